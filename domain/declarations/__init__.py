"""What a county declares in `config/`, as frozen models that refuse unknown keys."""

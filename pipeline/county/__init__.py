"""All of `config/` as one object, read from the declarations of every stage and cross-checked."""

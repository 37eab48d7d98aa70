"""Documents of words: forms to sign, a campaign's steps, publicity; from the templates in `config/forms`."""

"""Django's own bare list pages: a generic view, a table, a login; what a page costs before anybody thinks of it."""

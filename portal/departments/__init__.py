"""A department's pages: what it has to send, uploads checked at once, its quality list, its orders."""

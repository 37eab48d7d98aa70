"""A department's pages."""

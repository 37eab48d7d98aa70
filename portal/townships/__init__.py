"""A township's pages."""

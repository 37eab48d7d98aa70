"""Data that do not stay for ever: which are due to go, and what is kept of them."""

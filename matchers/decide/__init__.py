"""What comes of each row: linked, review or unlinked, with its reason."""

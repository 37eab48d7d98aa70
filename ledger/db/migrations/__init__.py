"""How the database came to be what it is, step by step; a step that was released is not changed any more."""

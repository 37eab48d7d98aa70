"""How a page is written: its parts, its drawings, its file."""

"""How well rows are linked: a hard county whose truth is known, other linkers beside ours, and the figures."""

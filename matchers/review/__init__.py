"""What officers decided about rows before, and what they are shown to decide now."""

"""What a county declares that several stages read: its sources, settings and policies, and how such a file is read."""

"""The work between runs as of a day: roads of households, who is late, reminders, candidates, progress."""

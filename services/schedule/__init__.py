"""What the clock starts: the timetable, what comes next, what became of it, and the calendar of all runs."""

"""A county's year: what departments send period by period, what townships answer, and what each run makes of it."""

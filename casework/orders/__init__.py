"""Orders to departments (开单): which to issue, how each stands by answers and the next data (F38, F39)."""

"""The bureau's pages about runs: the calendar, deliveries, publication, who is late, 属实率, orders."""

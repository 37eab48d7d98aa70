"""What people do between runs, a room per concern; commands and pages call it. No Prefect here."""

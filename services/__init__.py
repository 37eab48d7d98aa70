"""What people do between runs: check, case, review, feedback, explain, calibrate, push, purge. No Prefect here."""

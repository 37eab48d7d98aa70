"""What documents say of the deliveries: per department, in figures."""

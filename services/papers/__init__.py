"""Papers that leave the office: each under a number, with what stands on it besides its tables."""

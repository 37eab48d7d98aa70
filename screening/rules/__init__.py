"""A policy's rules applied to everybody: hit, clear or unknown, each with its evidence."""

"""Which pairs of a row and a person are compared at all: blocking rules and candidate pairs."""

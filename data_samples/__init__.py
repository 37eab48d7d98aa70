"""A synthetic county's deliveries, as departments send them: made from a seed, never real people."""

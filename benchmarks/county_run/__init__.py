"""A whole comparison of a large county, from files to lists: time and memory per step, beside bare Polars."""

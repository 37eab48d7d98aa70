"""The order of the stages; the only place that knows Prefect, and the only one that reads and writes Parquet."""

"""The steps of a run, in plain functions: ingest, link, assess, account, publish. Prefect is not known here."""

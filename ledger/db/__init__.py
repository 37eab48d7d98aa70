"""The ledger's database: a Django application (label `ledger`), and the one place that knows Django.

`open_database.open_sqlite` and `open_postgres` give the repository; nothing else here is meant for others.
"""

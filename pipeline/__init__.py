"""The steps of a run, in plain functions that Prefect need not know: `stages` lists them in order.

`job` is a run as asked for (`request`) and all that follows from it, the ledger among it (`open_ledger`). `ingest`,
`link`, `assess`, `account` and `publish` are the steps. Rooms: `county` (all of `config/`), `deliveries` (how the rows
of a source come in), `answers` (what townships and officers have said), `property` (the steps of a property search).
"""

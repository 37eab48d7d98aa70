"""Ways to link, each given the same files; `LINKERS` names them.

A linker is a function from the county's folder to answers: source, file, sheet, row_number, decision, person_id,
household_id, and optionally the candidates of rows that wait (same key, person_id, household_id).
"""

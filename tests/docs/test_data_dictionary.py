from __future__ import annotations

import re
from pathlib import Path

from domain.dictionary import make_data_dictionary
from domain.tables import TABLES
from pipeline.property import search_documents as property_publishing
from pipeline.publish import PUBLISHED

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_schemas_say() -> None:
    assert make_data_dictionary() == PAGE, "run `make docs`"


def test_every_column_of_every_table_has_its_line() -> None:
    for name, schema in TABLES.items():
        section = PAGE.split(f"（`{name}`）")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == schema.names


def test_the_page_says_which_tables_are_not_kept_with_a_run() -> None:
    kept_back = re.search(r"`\w+`(、`\w+`)* 只在运行过程中使用", PAGE)
    ledger = re.search(r"`ledger/`.*", PAGE)
    assert kept_back
    assert ledger
    named = re.findall(r"`(\w+)`", kept_back[0] + ledger[0])
    assert set(named) == set(TABLES) - set(PUBLISHED) - set(property_publishing.PUBLISHED)

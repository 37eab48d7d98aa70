from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([^|`]*[\u4e00-\u9fff][^|`]*) \| ([^|]*`[^|]+) \|", re.MULTILINE)
GLOSSARY, _, CODE_TERMS = (
    (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("## The code's own terms")
)
CODE_ROW = re.compile(r"^\| ([^|`]+) \|([^|`]*)\| ([^|]+) \| ([^|]*`[^|]+) \|$", re.MULTILINE)


def words_of_the_house() -> set[str]:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = settings["tool"]["importlinter"]["root_packages"]
    files = [path for folder in (*packages, "config") for path in (PROJECT / folder).rglob("*")]
    files = [path for path in files if path.suffix in {".py", ".yaml", ".csv"}]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    return words | {path.stem for path in files} | set(packages)


def test_every_identifier_of_the_glossary_is_used() -> None:
    rows = ROW.findall(GLOSSARY)
    identifiers = {name for _, cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert len(identifiers) > 80
    assert sorted(identifiers - words_of_the_house()) == []


def test_every_chinese_term_stands_once() -> None:
    terms = Counter(term.strip() for term, _ in ROW.findall(GLOSSARY))
    assert len(terms) > 70
    assert [term for term, times in terms.items() if times > 1] == []


def test_every_row_gives_an_identifier() -> None:
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| 中文")]
    assert len(rows) == len(ROW.findall(GLOSSARY))


def test_every_term_of_the_code_stands_once_with_its_place_in_the_code() -> None:
    rows = CODE_ROW.findall(CODE_TERMS)
    lines = [line for line in CODE_TERMS.splitlines() if line.startswith("| ") and not line.startswith("| term")]
    assert len(rows) == len(lines) > 60
    terms = Counter(term for term, *_ in rows)
    assert [term for term, times in terms.items() if times > 1] == []
    names = {name for *_, cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert sorted(names - words_of_the_house()) == []


def test_the_procedure_explains_every_number_that_a_suite_may_name() -> None:
    from domain.county.source import SourceDeclaration
    from expectations import list_profile_columns

    source = SourceDeclaration.model_validate(
        {
            "title": "", "department": "", "grain": "person",
            "fields": {
                "x": {"headings": ["x"], "type": "code", "codes": {"1": []}},
                "y": {"headings": ["y"], "type": "date"},
                "z": {"headings": ["z"], "type": "money"},
            },
        }
    )  # fmt: skip
    page = (PROJECT / "docs" / "procedures" / "moving-a-band.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE))
    general = {re.sub(r"_[xyz](?=_|$)", "_<字段>", column) for column in list_profile_columns(source)}
    alike = ((r"^share_<字段>_.*", "share_<字段>_<取值>"), (r"^found_.*?(_share)?$", r"found_<检查>\1"))
    for form, name in alike:
        general = {re.sub(form, name, column) for column in general}
    assert explained == general


def test_the_procedure_explains_every_check() -> None:
    from expectations.issues.quarantine_rows import UNREADABLE
    from expectations.issues.register_audit import INCOME_RULES, MEMBER_RULES

    page = (PROJECT / "docs" / "procedures" / "moving-a-band.md").read_text(encoding="utf-8")
    checks = {*UNREADABLE.values(), *(audit.check for audit in (*MEMBER_RULES, *INCOME_RULES))}
    assert not [check for check in checks if check not in page]

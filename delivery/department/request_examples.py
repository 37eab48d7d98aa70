"""An invented cell for every column of a template; nobody in it exists."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from delivery.department.request_inputs import RequestInputs
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.identity.numbers import compute_check_character
from domain.periods import find_last_august_31

_BIRTH, _SEQUENCE = "19800101", "001"  # an odd sequence number is a man's, as the first value of 性别 is
_DAYS_BEFORE = 15
_PLACES = ("county", "township", "village")
_BY_TYPE = {
    FieldType.NAME: "张三",
    FieldType.KEY: "10001",
    FieldType.PHONE: "13000000000",
    FieldType.INTEGER: "1",
    FieldType.NUMBER: "1",
    FieldType.MONEY: "1200.50",
    FieldType.BOOLEAN: "否",
    FieldType.TEXT: "",
}


def make_examples(inputs: RequestInputs, source: SourceDeclaration, as_of: date, year: int) -> dict[str, str]:
    """Field -> the text of its cell; empty where the declaration says so.

    `year`: the calendar year that the source is asked about. Days lie shortly before the as-of date, places are the
    county's own, and the ID number carries a division code that is given to no county.
    """
    declared = inputs.request.examples
    return {
        name: declared.get(f"{source.id}.{name}", declared.get(name, _derive_example(inputs, name, field, as_of, year)))
        for name, field in source.fields.items()
    }


def _derive_example(inputs: RequestInputs, name: str, field: FieldDeclaration, as_of: date, year: int) -> str:
    school_year = find_last_august_31(as_of).year
    dated = {
        FieldType.DATE: (as_of - timedelta(days=_DAYS_BEFORE)).isoformat(),
        FieldType.YEAR: str(year),
        FieldType.SCHOOL_YEAR: f"{school_year}-{school_year + 1}学年",
        FieldType.ID_NUMBER: _make_id_number(inputs.settings.code),
    }
    if name == "birth_date":
        return f"{_BIRTH[:4]}-{_BIRTH[4:6]}-{_BIRTH[6:]}"
    if name in _PLACES:
        return _name_places(inputs)[name]
    return next(iter(field.codes), "") or dated.get(field.type) or _BY_TYPE.get(field.type, "")


def _make_id_number(county_code: str) -> str:
    body = f"{county_code[:4]}00{_BIRTH}{_SEQUENCE}"
    return body + compute_check_character(body)


def _name_places(inputs: RequestInputs) -> dict[str, str]:
    """The county, and its first village with its township."""
    places = inputs.regions.places.filter(pl.col("valid_to").is_null(), level="village").sort("code")
    village = places.row(0, named=True) if places.height else {"name": "", "parent": ""}
    parents = inputs.regions.places.filter(code=village["parent"])
    township = parents["name"][0] if parents.height else ""
    return {"county": inputs.settings.name, "township": township, "village": village["name"]}

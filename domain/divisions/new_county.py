"""`config/` of a new county: the project's own, with the county's places and its settings."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from domain.divisions.packing import Division
from domain.errors import UsageError
from domain.place_lookup import Place
from domain.place_names import make_village_key
from domain.regions_file import COLUMNS

_COUNTY_FILES = ("county.yaml", "regions.csv")
# For whom the policies that the project declares were issued: beginning of the code -> policy; the longest counts.
_ISSUED_FOR = {
    "45": "guangxi_2021",
    "450321": "yangshuo_2021",
    "430481": "leiyang_2024",
    "64": "ningxia_2021",
    "659": "xpcc_7th_regiment_2020",
}
_DEFAULT_POLICY = "guangxi_2021"
# Cities of the 兵团 count in 师, 团 and 连.
_CORPS = "659"
# Who does there what departments do in a county. The notice of 2020-05-14 names the offices, 二（四）2 and 四（一）;
# which of them does what is a county default, no clause.
_CORPS_DEPARTMENTS = (
    "{民政局: 社会事务服务中心, 残联: 社会事务服务中心, 卫健局: 医院, 医保局: 社保所, 人社局: 社保所, 教育局: 学校, "
    "农业农村局: 农发中心, 住建局: 城镇管理服务中心}"
)
_OFFICES = (
    ("社区居民委员会", "社区"), ("社区居委会", "社区"), ("居民委员会", "社区"), ("居委会", "社区"),
    ("村民委员会", "村"), ("村委会", "村"), ("生活区", ""),
)  # fmt: skip


@dataclass(frozen=True)
class NewCounty:
    """What was made. `suited`: whether the policy was issued for that region."""

    name: str
    townships: int
    villages: int
    policy: str
    suited: bool


def make_config(template: Path, target: Path, divisions: list[Division], policy: str | None) -> NewCounty:
    """Write the county's `config/` into a new or empty folder.

    `divisions`: the county first, then its townships and villages. Raises `UsageError` when the folder holds
    something already, or there is no such policy.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"“{target}”里已有内容，不会覆盖。请用 --config 换一个空的或不存在的目录。")
    policies = {path.stem for path in (template / "policies").glob("*.yaml")}
    if policy and policy not in policies:
        raise UsageError(f"没有名为“{policy}”的政策。可用：{'、'.join(sorted(policies))}。")
    county, places = divisions[0], make_places(divisions)
    issued = _find_issued_policy(county.code, policies)
    chosen = policy or issued or _DEFAULT_POLICY
    shutil.copytree(template, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_COUNTY_FILES, ".*"))
    settings = _fill_settings((template / "county.yaml").read_text(encoding="utf-8"), county, chosen)
    (target / "county.yaml").write_text(settings, encoding="utf-8")
    _write_places(target / "regions.csv", places)
    count = Counter(place.level for place in places)
    return NewCounty(county.name, count["township"], count["village"], chosen, chosen == issued)


def _find_issued_policy(code: str, policies: set[str]) -> str | None:
    """The policy that was issued for the region, of those that are declared."""
    fitting = [start for start, policy in _ISSUED_FOR.items() if code.startswith(start) and policy in policies]
    return _ISSUED_FOR[max(fitting, key=len)] if fitting else None


def _fill_settings(text: str, county: Division, policy: str) -> str:
    """The template's settings with the county's own lines; what is said beside them stays."""
    corps = county.code.startswith(_CORPS)
    levels = ("师市", "团镇", "连队") if corps else ("县", "乡镇", "行政村")
    settings = {"code": f'"{county.code}"', "name": county.name, "policy": policy}
    settings["reporting_unit"] = f"{county.name}农业农村局"
    settings |= {"departments": _CORPS_DEPARTMENTS} if corps else {}
    settings |= {f"  {level}": word for level, word in zip(("county", "township", "village"), levels, strict=True)}
    for key, value in settings.items():
        text = re.sub(rf"(?m)^({key}:) +(?:\"[^\"]*\"|\{{[^}}]*\}}|[^\s#]+)", rf"\g<1> {value}", text)
    return text


def make_places(divisions: Iterable[Division]) -> list[Place]:
    """The divisions as people call them: 白沙村 for 白沙村委会, 一连 for 一连生活区.

    The official name stays an alias where the two would not be compared as one; neighbours whose short names are the
    same keep their official ones.
    """
    all_divisions = list(divisions)
    short = {division.code: _shorten_name(division) for division in all_divisions}
    times = Counter(
        (division.code[:9], short[division.code]) for division in all_divisions if division.level == "village"
    )
    return [
        _make_place(
            division, short[division.code] if times[division.code[:9], short[division.code]] <= 1 else division.name
        )
        for division in all_divisions
    ]


def _shorten_name(division: Division) -> str:
    if division.level != "village":
        return division.name
    for office, place in _OFFICES:
        if division.name.endswith(office) and (stem := division.name.removesuffix(office)):
            return stem if stem.endswith(place) else stem + place
    return division.name


def _make_place(division: Division, name: str) -> Place:
    parents = {"county": None, "township": division.code[:6], "village": division.code[:9]}
    alias = () if make_village_key(name) == make_village_key(division.name) else (division.name,)
    return Place(division.code, name, division.level, parents[division.level], alias)


def _write_places(path: Path, places: list[Place]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for place in places:
            writer.writerow(
                {"code": place.code, "name": place.name, "level": place.level, "parent": place.parent or "",
                 "aliases": ";".join(place.aliases)}
            )  # fmt: skip

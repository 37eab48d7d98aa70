from __future__ import annotations

from datetime import date
from pathlib import Path

from delivery import DocumentContext
from domain.periods import Period
from pipeline.county.load_county import load_county

CONFIG = Path(__file__).parents[2] / "config"


def test_context_takes_its_words_from_the_declarations() -> None:
    county = load_county(CONFIG)
    policy = county.policies["guangxi_2021"]
    context = DocumentContext.of(county.settings, county.sources, policy, Period.parse("2026Q3"), date(2026, 9, 30))
    assert context.sources["housing_safety"].department == "住建局"
    assert context.rules["medical_burden"].risk == "因病"
    said = context.make_texts("白沙镇")
    assert (said["period"], said["as_of_digits"], said["township"]) == ("2026年第三季度", "20260930", "白沙镇")


def test_a_regiment_has_other_levels() -> None:
    county = load_county(CONFIG)
    levels = county.settings.levels.model_copy(update={"township": "团", "village": "连"})
    settings = county.settings.model_copy(update={"levels": levels})
    policy = county.policies["guangxi_2021"]
    context = DocumentContext.of(settings, county.sources, policy, Period.parse("2026"), date(2026, 12, 31))
    assert [context.make_texts()[f"level_{level}"] for level in ("township", "village")] == ["团", "连"]

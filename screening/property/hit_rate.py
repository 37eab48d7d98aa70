"""How many of the searched households may be in a situation, beside what counties publish of their own searches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from screening.declarations.property import HitRateBand


@dataclass(frozen=True)
class HitRate:
    """`households`: searched; `answered`: of which some department has said anything; `hits`: with a situation.

    `has_situations`: whether the policy declares situations at all; where none can be met, no share is told.
    """

    households: int
    answered: int
    hits: int
    band: HitRateBand
    has_situations: bool

    @property
    def share(self) -> float | None:
        """Hits per answered household; none while nobody has answered, or without situations."""
        return self.hits / self.answered if self.answered and self.has_situations else None

    @property
    def outside(self) -> bool:
        """Whether the share is known and not within the band."""
        share = self.share
        return share is not None and not self.band.low <= share <= self.band.high

    @property
    def as_receipt(self) -> str:
        """The sentence with which a search begins."""
        band = f"{self.band.low:.0%}—{self.band.high:.0%}"
        if not self.has_situations:
            return f"财产检索 {self.households} 户。采用的政策没有设定“不宜纳入”情形：只列检索到的事实，不计命中率"
        if self.share is None:
            return f"财产检索 {self.households} 户，尚无部门反馈，命中率不能计算"
        rate = f"命中率 {self.share:.1%}（{self.hits} 户可能涉及情形 ÷ 已有反馈 {self.answered} 户）"
        if self.outside:
            return f"注意：{rate}，不在通常的 {band} 之间，请先核对授权书、名单和反馈数据"
        return f"{rate}，在通常的 {band} 之间"


def compute_hit_rate(findings: pl.DataFrame, band: HitRateBand, situations: Collection[str]) -> HitRate:
    """From table `property_findings` and the situations that the policy declares."""
    homes = findings.group_by("household_id").agg(
        (pl.col("result") != "no_reply").any().alias("answered"), (pl.col("situations") != "").any().alias("hit")
    )
    return HitRate(homes.height, int(homes["answered"].sum()), int(homes["hit"].sum()), band, bool(situations))

"""Every frame that passes between the modules of the property search is what it is declared to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from screening.property.frames import FRAMES
from tests.declared_frames import FrameWatch
from tests.pipeline.property.search_county import County, Outcome


def test_every_declared_frame_is_made_and_has_the_declared_columns(
    screening_frames: FrameWatch, small: Callable[[County, Mapping[str, str] | None], Outcome]
) -> None:
    county = County()
    signer = county.person("莫大山")
    county.sign(signer)
    county.add("vehicles", signer.name, signer.id_number, "桂C12345", "小型轿车", "五菱", "2020-01-02", "正常")
    county.add("reviews", signer.household, "2026-09-01", "同意", "", "")
    county.receipts = [("公安局", "2026-09-20", "", "1")]
    small(county, None)
    assert sorted(set(FRAMES) - screening_frames.met) == []

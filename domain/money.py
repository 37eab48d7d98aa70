"""Units of money: how many yuan each is, and which words name one."""

from __future__ import annotations

SCALES = {
    "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2, "十": 10.0,
}  # fmt: skip
# A heading or a title may name these; amounts under any other word are not believed.
YUAN_PER = {"元": 1.0, "角": 0.1, "分": 0.01} | {f"{scale}元": factor for scale, factor in SCALES.items()}

"""The manuals as pages to print, an HTML file each with its pictures; `make manuals` writes them to build."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font-family: "SimSun", "Noto Serif CJK SC", serif; font-size: 12pt; line-height: 1.6;
       max-width: 175mm; margin: auto; }
h1, h2 { font-family: "SimHei", "Noto Sans CJK SC", sans-serif; break-after: avoid; }
h1 { text-align: center; font-size: 20pt; }
h2 { font-size: 15pt; border-bottom: 1px solid #999; }
table { border-collapse: collapse; width: 100%; margin: 8pt 0; }
th, td { border: 1px solid #666; padding: 3pt 6pt; text-align: left; vertical-align: top; }
tr, img { break-inside: avoid; }
code { font-family: "Consolas", "Noto Sans Mono CJK SC", monospace; font-size: 10.5pt; overflow-wrap: anywhere; }
pre { background: #f3f3f3; padding: 6pt; white-space: pre-wrap; }
img { display: block; margin: 8pt auto; max-width: 100%; max-height: 210mm; border: 1px solid #ccc; }
a { color: inherit; text-decoration: none; }
"""


def make_page(manual: Path) -> str:
    """The manual as one HTML file: its pictures are in it."""
    from markdown_it import MarkdownIt

    text = manual.read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    body = MarkdownIt("commonmark").enable("table").render(text)
    body = re.sub(r'src="([^"]+\.png)"', lambda found: f'src="{_embed(manual.parent / found[1])}"', body)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'


def _embed(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def write_pages(manuals: Path, folder: Path) -> list[Path]:
    """Write every manual of the folder `manuals` into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for manual in sorted(manuals.glob("*.md")):
        page = folder / f"{manual.stem}.html"
        page.write_text(make_page(manual), encoding="utf-8")
        pages.append(page)
    return pages


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]), Path(sys.argv[2]))

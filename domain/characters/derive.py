"""How `same.csv` was made; run again when Unicode or GB 18030 changes.

    python -m domain.characters.derive EQUIVALENT

EQUIVALENT: EquivalentUnifiedIdeograph.txt of the Unicode Character Database (made from version 15.0.0, as Debian's
package unicode-data has it).
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

# Where GBK had no character yet, Windows and GB 18030-2000 put a private-use one: first code point, first position of
# two bytes, how many. What GB 18030 has there now is what Python's codec says. Of the last 80, 28 are components that
# are no character by themselves: in a name they are some other glyph, which nobody can know.
_MOVED = ((0xE76C, "A2E3", 1), (0xE7C8, "A8BF", 1), (0xE7E7, "A989", 13), (0xE815, "FE50", 80))
_RADICALS = range(0x2E80, 0x2FE0)
# What the codec leaves private, as GB 18030-2000 did, and the editions of 2005 and 2022 have moved.
_LATER = {
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
    0xE7C7: 0x1E3F,
}
# Drawn as a blank, though not white space to Unicode: braille without dots, and the fillers of Hangul.
_BLANKS = (0x2800, 0x3164, 0xFFA0)
# Arabic figures: NFKC turns all others that China's keyboards write into 0-9.
_FIGURES = (*range(0x0660, 0x066A), *range(0x06F0, 0x06FA))


def read_equivalents(path: Path) -> Iterator[tuple[int, str]]:
    """Radicals and strokes with the ideograph that each is drawn as; NFKC sees to the others of the file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        codes, _, ideograph = line.partition("#")[0].partition(";")
        if ideograph.strip():
            first, _, last = codes.strip().partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                if unicodedata.normalize("NFKC", chr(code)) == chr(code):
                    yield code, chr(int(ideograph, 16))


def list_moved_characters() -> Iterator[tuple[int, str]]:
    """Private-use characters of GBK and GB 18030-2000 with the character that GB 18030 has there now."""
    for code, first, many in _MOVED:
        row, cell = bytes.fromhex(first)
        cells = [at for at in range(cell, 0xFF) if at != 0x7F][:many]
        for place, at in enumerate(cells):
            character = bytes((row, at)).decode("gb18030")
            if character != chr(code + place) and ord(character) not in _RADICALS:
                yield code + place, character
    yield from ((code, chr(character)) for code, character in _LATER.items())


def _write_file() -> None:
    radicals = dict(read_equivalents(Path(sys.argv[1])))
    sources = {
        "equivalent unified ideograph": radicals,
        "GB 18030": dict(list_moved_characters()),
        "blank": dict.fromkeys(_BLANKS, " "),
        "figure": {code: str(unicodedata.decimal(chr(code))) for code in _FIGURES},
    }
    with (Path(__file__).parent / "same.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("code", "character", "source"))
        for source, characters in sources.items():
            lines.writerows((f"{code:04X}", character, source) for code, character in sorted(characters.items()))


if __name__ == "__main__":
    _write_file()

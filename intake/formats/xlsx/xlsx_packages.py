"""An .xlsx as a zip of parts: where its sheets are, and the same package arranged as its reader expects it."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from intake import read_failures
from intake.formats.xlsx.sheet_events import SPREADSHEETS

READ_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)
_BOOK = "xl/workbook.xml"
_TRUE = ("1", "true", "on")
_FOLDERS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")
_SHARED = ("styles", "sharedStrings")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,80}?encoding=["']([A-Za-z0-9._-]+)["']""")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_XML = "<?xml version='1.0' encoding='UTF-8'?>"


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook names it.

    `path`: its part, empty when there is none. `name_number`: which of several sheets of one
    name it is, from 1; 0 where no other sheet has its name.
    """

    name: str
    kind: str
    state: str
    path: str
    name_number: int


class XlsxPackage:
    """The parts of an .xlsx; an .xlsb or .ods has none of those that are read here."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        self._names = {_normalise_path(name): name for name in self.archive.namelist()}

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in the workbook's order; none when the parts that say so are missing or broken."""
        entries = [
            (sheet.get("name", ""), sheet.get("state", ""), *self._links.get(_get_relation(sheet), ("", "")))
            for sheet in self._find_elements("sheet")
        ]
        name_counts = Counter(name for name, *_ in entries)
        numbers: Counter[str] = Counter()
        parts = []
        for name, state, kind, path in entries:
            numbers[name] += 1
            parts.append(SheetPart(name, kind, state, path, numbers[name] if name_counts[name] > 1 else 0))
        return tuple(parts)

    @property
    def epoch_1904(self) -> bool:
        """Whether dates without a date format count from 1904."""
        return any(properties.get("date1904") in _TRUE for properties in self._find_elements("workbookPr"))

    @property
    def is_recalculated(self) -> bool:
        """Whether all formulas are to be calculated when the workbook is opened."""
        return any(properties.get("fullCalcOnLoad") in _TRUE for properties in self._find_elements("calcPr"))

    @property
    def styles(self) -> ET.Element | None:
        """The part that says which number formats there are."""
        path = next((path for kind, path in self._links.values() if kind == "styles"), "")
        return self._parse_part(path) if path else None

    def read_part(self, path: str) -> bytes:
        """The bytes of a part; none when there is no such part. Raises `UnreadableFileError` when it is broken."""
        try:
            return self.archive.read(path) if path in self.archive.NameToInfo else b""
        except READ_ERRORS:
            raise read_failures.make_corrupt_error() from None

    def measure_part(self, path: str) -> int:
        """How many bytes a part has, unpacked; 0 when there is none."""
        return self.archive.getinfo(path).file_size if path else 0

    def rearrange_parts(self) -> bytes | None:
        """The workbook as its reader expects it: parts where Excel puts them, in UTF-8, every sheet with its own name.

        None when it is so already.
        """
        if not self.sheets or self._is_ordinary():
            return None
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for path, text in self._build_frame().items():
                copy.writestr(path, text)
            for number, sheet in enumerate(self.sheets):
                if sheet.path:
                    copy.writestr(_make_sheet_path(number, sheet.kind), _convert_to_utf8(self.read_part(sheet.path)))
            for kind, path in self._links.values():
                if kind in _SHARED and path:
                    copy.writestr(f"xl/{kind}.xml", _convert_to_utf8(self.read_part(path)))
        return buffer.getvalue()

    def _is_ordinary(self) -> bool:
        if any(sheet.name_number for sheet in self.sheets) or _normalise_path(self._book_path) != _BOOK:
            return False
        targets = [self._targets.get(_get_relation(sheet), "") for sheet in self._find_elements("sheet")]
        paths = {self._book_path, *(path for _, path in self._links.values() if path)}
        shared = [(kind, path) for kind, path in self._links.values() if kind in _SHARED and path]
        return (
            all(map(self._is_plain_target, targets))
            and all(_normalise_path(path) == f"xl/{kind.lower()}.xml" for kind, path in shared)
            and not any(map(self._is_other_encoding, paths))
        )

    def _is_plain_target(self, target: str) -> bool:
        """Whether a reader finds the part that knows no other way to write a target than Excel's."""
        path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        return "\\" not in target and path.startswith(_FOLDERS) and _normalise_path(path) in self._names

    def _is_other_encoding(self, path: str) -> bool:
        """Whether the part is text in another encoding than UTF-8."""
        try:
            with self.archive.open(path) as stream:
                return _detect_encoding(stream.read(120)) != "utf-8"
        except READ_ERRORS:
            return False

    def _build_frame(self) -> dict[str, str]:
        """The parts that say which sheets there are and where."""
        epoch = "<workbookPr date1904='1'/>" if self.epoch_1904 else ""
        sheets, links, names = [], [], {sheet.name for sheet in self.sheets}
        for number, sheet in enumerate(self.sheets):
            name = make_unused_name(sheet.name, sheet.name_number, names)
            state = f" state={quoteattr(sheet.state)}" if sheet.state else ""
            sheets.append(f"<sheet name={quoteattr(name)} sheetId='{number + 1}'{state} r:id='s{number}'/>")
            links.append(
                (
                    f"s{number}",
                    sheet.kind or "worksheet",
                    _make_sheet_path(number, sheet.kind) if sheet.path else "none.xml",
                )
            )
        links += [(kind, kind, f"xl/{kind}.xml") for kind in _SHARED]
        relations = "".join(
            f"<Relationship Id='{key}' Type='{_RELATIONS}/{kind}' Target='/{target}'/>" for key, kind, target in links
        )
        spaces = f"xmlns='{SPREADSHEETS[0]}' xmlns:r='{_RELATIONS}'"
        book = f"<workbook {spaces}>{epoch}<sheets>{''.join(sheets)}</sheets></workbook>"
        package = f"xmlns='{_PACKAGE}/relationships'"
        return {
            "[Content_Types].xml": f"{_XML}<Types xmlns='{_PACKAGE}/content-types'/>",
            "_rels/.rels": f"{_XML}<Relationships {package}>"
            f"<Relationship Id='b' Type='{_RELATIONS}/officeDocument' Target='{_BOOK}'/></Relationships>",
            _BOOK: _XML + book,
            "xl/_rels/workbook.xml.rels": f"{_XML}<Relationships {package}>{relations}</Relationships>",
        }

    @cached_property
    def _book_path(self) -> str:
        if _BOOK in self._names:
            return self._names[_BOOK]
        root = self._parse_part(self._names.get("_rels/.rels", ""))
        for link in root if root is not None else ():
            if link.get("Type", "").endswith("/officeDocument"):
                return self._resolve_target("", link.get("Target", ""))
        return ""

    @cached_property
    def _book(self) -> ET.Element | None:
        return self._parse_part(self._book_path)

    @cached_property
    def _relationships(self) -> dict[str, tuple[str, str]]:
        """Key -> kind and target as written."""
        folder, name = posixpath.split(self._book_path.replace("\\", "/"))
        root = self._parse_part(self._names.get(_normalise_path(f"{folder}/_rels/{name}.rels"), ""))
        return {
            link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], link.get("Target", ""))
            for link in (root if root is not None else ())
        }

    @property
    def _targets(self) -> dict[str, str]:
        return {key: target for key, (_, target) in self._relationships.items()}

    @cached_property
    def _links(self) -> dict[str, tuple[str, str]]:
        """Key -> kind and part."""
        folder = posixpath.dirname(self._book_path.replace("\\", "/"))
        return {
            key: (kind, self._resolve_target(folder, target)) for key, (kind, target) in self._relationships.items()
        }

    def _resolve_target(self, folder: str, target: str) -> str:
        """The part that a target means, however it is written; empty when there is none."""
        normal_target = target.replace("\\", "/")
        choices = (posixpath.join(folder, normal_target), normal_target, unquote(posixpath.join(folder, normal_target)))
        keys = (_normalise_path(posixpath.normpath(f"/{choice}")) for choice in choices)
        return next((self._names[key] for key in keys if key in self._names), "")

    def _find_elements(self, name: str) -> list[ET.Element]:
        if self._book is None:
            return []
        return [element for space in SPREADSHEETS for element in self._book.iter(f"{{{space}}}{name}")]

    def _parse_part(self, path: str) -> ET.Element | None:
        try:
            return ET.fromstring(_convert_to_utf8(self.read_part(path)))  # noqa: S314 - expat refuses entity bombs
        except (ET.ParseError, read_failures.UnreadableFileError, LookupError, ValueError):
            return None


def make_unused_name(name: str, number: int, names: set[str]) -> str:
    """The name itself for the first sheet that has it; for another one the name with its number."""
    if number <= 1:
        return name
    new = f"{name}（{number}）"
    while new in names:
        new += "*"
    return new


def _normalise_path(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _get_relation(sheet: ET.Element) -> str:
    return sheet.get(f"{{{_RELATIONS}}}id") or sheet.get(f"{{{_STRICT_RELATIONS}}}id") or ""


def _make_sheet_path(number: int, kind: str) -> str:
    folder = f"xl/{kind or 'worksheet'}s/"
    return f"{folder if folder in _FOLDERS else 'xl/macrosheets/'}sheet{number + 1}.xml"


def _detect_encoding(beginning: bytes) -> str:
    if beginning.startswith(_WIDE):
        return "utf-16"
    declared = _DECLARED.match(beginning.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().lower() if declared else "utf-8"
    return "utf-8" if name in ("utf-8", "utf8", "us-ascii", "ascii") else name


def _convert_to_utf8(part: bytes) -> bytes:
    """XML text in UTF-8, without the declaration of another encoding."""
    encoding = _detect_encoding(part[:120])
    if encoding == "utf-8":
        return part
    if encoding == "utf-16" and not part.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-le" if part.startswith(b"<\0") else "utf-16-be"
    try:
        text = part.decode(encoding)
    except (UnicodeError, LookupError):
        raise read_failures.make_corrupt_error() from None
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text).encode()

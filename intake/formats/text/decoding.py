"""Bytes to text, strictly: a letter that no encoding explains refuses the file instead of becoming a question mark."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from intake.read_failures import UnreadableFileError

# Gives a file's bytes piece by piece, from the beginning each time it is called.
Chunks = Callable[[], Iterator[bytes]]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# GB18030 accepts much of what is UTF-8 as other letters, so UTF-8 is tried first.
_GUESSES = ("utf-8", "gb18030")
# How UTF-8, GB18030 and UTF-16 say that the bytes end within a letter.
_CUT_REASONS = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})
# A zero that does not pad a cell, a line or the file. Damage leaves a few; UTF-16 without its mark is full of them.
_ZERO_WITHIN = re.compile(r"\0(?![\0,;|\t\r\n\x1a]|\Z)")
_FEW_ZEROS = 8


@dataclass(frozen=True)
class DecodedText:
    """A text that is decoded again whenever it is read, so that no more than a piece of it is held at a time."""

    chunks: Chunks
    encoding: str
    skipped_bytes: int = 0

    def read_pieces(self) -> Iterator[str]:
        """The text with line feeds as line ends, without the marks that stand where files were joined end to end."""
        return self._decode_pieces(translate=True)

    def read_pieces_as_written(self) -> Iterator[str]:
        """The text with its line ends as they are; none is cut in two."""
        return self._decode_pieces(translate=False)

    def _decode_pieces(self, *, translate: bool) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(self.encoding)(), translate=translate)
        for chunk in _skip_bytes(self.chunks(), self.skipped_bytes):
            yield decoder.decode(chunk).replace("\ufeff", "")
        yield decoder.decode(b"", final=True)

    def read_beginning(self, letters: int) -> str:
        """The first letters."""
        text = ""
        for piece in self.read_pieces():
            text += piece
            if len(text) >= letters:
                break
        return text[:letters]

    def read_all(self) -> str:
        """All of it."""
        return "".join(self.read_pieces())


@dataclass(frozen=True)
class _DecodingStop:
    """Where decoding stopped, and whether the bytes end there within a letter."""

    at: int
    is_within_letter: bool


def decode_bytes(content: bytes) -> str:
    """Decode bytes as `open_text` does."""
    return open_text(lambda: iter((content,))).read_all()


def open_text(chunks: Chunks) -> DecodedText:
    """The text, once its encoding is found: UTF-8, UTF-16 with BOM or GB18030, tried to the last byte.

    Raises `UnreadableFileError` naming the byte and the line where the best guess stopped.
    """
    first = next(chunks(), b"")
    for bom, encoding in _BOMS:
        if first.startswith(bom):
            return _try_encodings(chunks, (encoding,), skipped_bytes=len(bom))
    text = _try_encodings(chunks, _GUESSES)
    beginning = text.read_beginning(4096)
    if len(_ZERO_WITHIN.findall(beginning)) > min(_FEW_ZEROS, len(beginning) / 10):
        raise UnreadableFileError("不认识的文件格式。请用 Excel 或 WPS 打开后另存为 xlsx 再放入收件文件夹。")
    return text


def _try_encodings(chunks: Chunks, encodings: tuple[str, ...], skipped_bytes: int = 0) -> DecodedText:
    stops = []
    for encoding in encodings:
        stop = _find_stop(_skip_bytes(chunks(), skipped_bytes), encoding)
        if stop is None:
            return DecodedText(chunks, encoding, skipped_bytes)
        stops.append(stop)
        # Cut-off UTF-8 may pass for other letters of GB18030; nothing else is UTF-8 up to its last letter.
        if stop.is_within_letter and not _read_head_bytes(chunks, skipped_bytes + stop.at).isascii():
            break
    furthest = max(stops, key=lambda stop: stop.at)
    if furthest.is_within_letter:
        raise UnreadableFileError("文件在最后一个字中间断开，没有传完整。请向原单位重新索取或重新导出。")
    at = furthest.at + skipped_bytes
    line = _read_head_bytes(chunks, at).count(b"\n") + 1
    raise UnreadableFileError(
        f"文字编码有误：第 {line} 行（第 {at + 1} 个字节）不是有效的 UTF-8、UTF-16 或 GB18030 文字。"
        "请向原单位重新导出，或用 Excel、WPS 打开核对后另存为 xlsx。"
    )


def _find_stop(chunks: Iterator[bytes], encoding: str) -> _DecodingStop | None:
    """Where the bytes are no text in this encoding; none when all of them are."""
    decoder, bytes_read = codecs.getincrementaldecoder(encoding)(), 0
    try:
        for chunk in chunks:
            bytes_read += len(chunk)
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # The error speaks of what was left over from the chunk before and this one.
        return _DecodingStop(
            bytes_read - len(error.object) + error.start,
            error.end == len(error.object) and error.reason in _CUT_REASONS,
        )
    return None


def _skip_bytes(chunks: Iterator[bytes], skipped_bytes: int) -> Iterator[bytes]:
    return chain((next(chunks, b"")[skipped_bytes:],), chunks)


def _read_head_bytes(chunks: Chunks, size: int) -> bytes:
    """The first bytes, of a file that is refused."""
    head = bytearray()
    for chunk in chunks():
        head += chunk
        if len(head) >= size:
            break
    return bytes(head[:size])

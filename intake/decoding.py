"""Bytes to text, strictly: a letter that no encoding explains refuses the file instead of becoming a question mark."""

from __future__ import annotations

import codecs

from intake.failures import UnreadableFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# GB18030 accepts much of what is UTF-8 as other letters, so UTF-8 is asked first.
_GUESSES = ("utf-8", "gb18030")
# How UTF-8, GB18030 and UTF-16 say that the bytes end within a letter.
_CUT = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})


def decode(content: bytes) -> str:
    """Decode with line feeds as line ends, from UTF-8, UTF-16 with BOM or GB18030.

    Raises `UnreadableFileError` naming the byte and the line where the best guess stopped.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _unified(_strict(content[len(bom) :], (encoding,), skipped=len(bom)))
    text = _strict(content, _GUESSES)
    if "\0" in text[:4096]:
        raise UnreadableFileError("不认识的文件格式。请用 Excel 或 WPS 打开后另存为 xlsx 再放入收件文件夹。")
    return _unified(text)


def _strict(content: bytes, encodings: tuple[str, ...], skipped: int = 0) -> str:
    stops = []
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            stops.append(error)
            # Cut-off UTF-8 may pass for other letters of GB18030; nothing else is UTF-8 up to its last letter.
            if _is_cut(error) and not content[: error.start].isascii():
                break
    furthest = max(stops, key=lambda error: error.start)
    if _is_cut(furthest):
        raise UnreadableFileError("文件在最后一个字中间断开，没有传完整。请向原单位重新索取或重新导出。")
    stop = furthest.start
    line = content[:stop].count(b"\n") + 1
    raise UnreadableFileError(
        f"文字编码有误：第 {line} 行（第 {stop + skipped + 1} 个字节）不是有效的 UTF-8、UTF-16 或 GB18030 文字。"
        "请向原单位重新导出，或用 Excel、WPS 打开核对后另存为 xlsx。"
    )


def _is_cut(error: UnicodeDecodeError) -> bool:
    return error.end == len(error.object) and error.reason in _CUT


def _unified(text: str) -> str:
    """Line feeds as line ends; without the marks that stand where files were joined end to end."""
    text = text.replace("\ufeff", "") if "\ufeff" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

"""Recognises by its bytes a file that is no table: a scan, a document, ciphertext, another program's data."""

from __future__ import annotations

import io
import re
from collections.abc import Collection

from intake import read_failures
from intake.read_failures import UnreadableFileError

# How many bytes of a file are looked at.
_HEAD = 4096
_PICTURE = "图片或扫描件"
_MEDIA = "录音或录像"
_PROGRAM = "程序文件"
_WORD, _SLIDES, _VISIO = "Word 文档", "演示文稿（PPT）", "Visio 图"
# Where a mark begins, and the mark. Marks that could be letters of a text stand in `_DOUBTFUL`.
_DOCUMENT_MARKS = (
    (0, b"\x89PNG", _PICTURE), (0, b"\xff\xd8\xff", _PICTURE), (0, b"GIF8", _PICTURE), (0, b"II*\0", _PICTURE),
    (0, b"MM\0*", _PICTURE), (0, b"II+\0", _PICTURE), (0, b"MM\0+", _PICTURE), (8, b"WEBP", _PICTURE),
    (0, b"8BPS\0", _PICTURE), (0, b"AT&TFORM", _PICTURE), (0, b"\0\0\1\0", _PICTURE), (0, b"\0\0\0\x0cjP", _PICTURE),
    (0, b"\xff\x4f\xff\x51", _PICTURE), (0, b"\xd7\xcd\xc6\x9a", _PICTURE), (40, b" EMF\0\0", _PICTURE),
    (4, b"ftyphei", _PICTURE), (4, b"ftyphev", _PICTURE), (4, b"ftypmif1", _PICTURE), (4, b"ftypmsf1", _PICTURE),
    (4, b"ftypavif", _PICTURE), (4, b"ftyp", _MEDIA), (0, b"ID3\3", _MEDIA), (0, b"ID3\4", _MEDIA),
    (0, b"OggS\0", _MEDIA), (0, b"\x1a\x45\xdf\xa3", _MEDIA), (0, b"FLV\1", _MEDIA), (0, b"\0\0\1\xba", _MEDIA),
    (8, b"WAVEfmt", _MEDIA), (8, b"AVI LIST", _MEDIA), (0, b"\x30\x26\xb2\x75\x8e\x66", _MEDIA), (0, b"#!AMR", _MEDIA),
    (0, b"%PDF", "PDF 文件"), (0, b"{\\rtf", "RTF 文档"), (0, b"%!PS", "打印文件（PostScript）"),
    (0, b"ITSF\3", "帮助文件（chm）"), (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "OneNote 笔记"),
    (0, b"\x4c\0\0\0\1\x14\2\0", "快捷方式（不是文件本身）"), (0, b"[InternetShortcut]", "快捷方式（不是文件本身）"),
    (0, b"\x7fELF", _PROGRAM), (0, b"\xca\xfe\xba\xbe", _PROGRAM),
)  # fmt: skip
_FOREIGN_DATA_MARKS = (
    (0, b"SQLite format 3\0", "SQLite 数据库"), (4, b"Standard Jet DB", "Access 数据库（mdb）"),
    (4, b"Standard ACE DB", "Access 数据库（accdb）"), (0, b"PAR1", "Parquet 数据文件"),
    (0, b"ORC\n", "ORC 数据文件"), (0, b"$FL2@(#)", "SPSS 数据文件（sav）"), (0, b"$FL3@(#)", "SPSS 数据文件（zsav）"),
    (0, b"<stata_dta>", "Stata 数据文件（dta）"), (0, b"\x89HDF\r\n", "HDF5 数据文件"),
    (3, b"EXPORT:V", "Oracle 导出文件"), (0, b"\x09\0\x04\0", "很旧的 Excel 2 工作簿"),
    (0, b"\x09\2\6\0", "很旧的 Excel 3 工作簿"), (0, b"\x09\4\6\0", "很旧的 Excel 4 工作簿"),
    (0, b"\0\0\2\0", "Lotus 1-2-3 表格"), (0, b"\0\0\x1a\0", "Lotus 1-2-3 表格"),
)  # fmt: skip
_ARCHIVE_MARKS = (
    (0, b"Rar!", "RAR 压缩包"), (0, b"7z\xbc\xaf", "7z 压缩包"), (0, b"\x1f\x8b", "gz 压缩包"),
    (257, b"ustar", "tar 压缩包"), (0, b"\xfd7zXZ\0", "xz 压缩包"), (0, b"\x28\xb5\x2f\xfd", "zst 压缩包"),
    (0, b"MSCF\0", "cab 压缩包"), (4, b"1AY&SY", "bz2 压缩包"), (2, b"-lh0-", "lzh 压缩包"),
    (2, b"-lh5-", "lzh 压缩包"), (0, b"\x1f\x9d", "Z 压缩包"), (0, b"\x60\xea", "arj 压缩包"),
)  # fmt: skip
# Security products write their mark at the beginning of what they encrypt.
_CIPHERS = re.compile(
    rb"%TSD-Header|E-SafeNet|\.pfile|LDA\0|IP-?guard|Chinasec|DRMEncrypted|\x62\x14\x23\x65|SM4Enc|Salted__",
    re.IGNORECASE,
)
_CIPHER_MARK_BYTES = 64
# Bytes that no text has in any encoding that is read; \1, \x1e and \x1f are left out, which some exporters write
# between cells. Of ciphertext they are a tenth, and a damaged text has a few.
_CONTROL = re.compile(rb"[\x02-\x08\x0e-\x19\x1c\x1d]")
_CONTROL_SHARE, _CONTROL_FEW = 0.03, 5
_PACKAGE_KINDS = (
    # A pattern that a name in the archive matches, what the archive is then, and the program that made it.
    (r"(?i)ofd\.xml", "OFD 版式文件（电子公文）", None),
    (r"word/.*", _WORD, None),
    (r"ppt/.*", _SLIDES, None),
    (r"visio/.*", _VISIO, None),
    (r".*fixeddocseq\.fdseq|_rels/fixeddoc.*", "XPS 版式文件", None),
    (r"index/(tables/|calculationengine).*|index\.numbers", "苹果 Numbers 表格", "Numbers"),
    (r"index/(slide|masterslide).*|index\.apxl.*", "苹果 Keynote 演示文稿", None),
    (r"index/.*\.iwa|index\.xml", "苹果 Pages 文档", None),
    (r"meta-inf/manifest\.mf|androidmanifest\.xml", _PROGRAM, None),
)
_OPEN_DOCUMENTS = {
    b"text": "OpenDocument 文档",
    b"presentation": _SLIDES,
    b"graphics": _PICTURE,
    b"epub": "电子书（EPUB）",
}
_OLE_WORKBOOK = frozenset({"workbook", "book", "encryptedpackage"})
_OLE_DOCUMENTS = {
    "worddocument": _WORD, "powerpoint document": _SLIDES, "pp40": _SLIDES, "visiodocument": _VISIO,
    "__properties_version1.0": "Outlook 邮件（msg），表格可能在它的附件里", "quill": "Publisher 文档",
    "fileheader": "韩文 HWP 文档", "projectdata": "Project 项目文件", "props12": "Project 项目文件",
}  # fmt: skip


def refuse_foreign_file(head: bytes) -> None:
    """Raise `UnreadableFileError` when a file that begins so is neither a workbook nor an archive nor a text."""
    head = head[:_HEAD]
    for marks, refusal in (
        (_DOCUMENT_MARKS, read_failures.make_not_a_table_error),
        (_FOREIGN_DATA_MARKS, read_failures.make_foreign_data_error),
    ):
        for kind in _match_kinds(head, marks):
            raise refusal(kind)
    for kind in _match_kinds(head, _ARCHIVE_MARKS):
        raise UnreadableFileError(f"这是{kind}，不能读取。请解压后放入，或改用 zip 压缩。")
    if b"%PDF-" in head[:1024]:
        raise read_failures.make_not_a_table_error("PDF 文件")
    if b"\0" in head or _CONTROL.search(head):
        _refuse_binary(head)


def find_package_refusal(names: Collection[str], mimetype: bytes = b"") -> UnreadableFileError | None:
    """The refusal of an archive with these names inside, where it is neither a workbook nor an archive of files."""
    normal_names = [name.replace("\\", "/").lstrip("/").lower() for name in names]
    for pattern, kind, program in _PACKAGE_KINDS:
        if any(re.fullmatch(pattern, name) for name in normal_names):
            return (
                read_failures.make_foreign_data_error(kind) if program else read_failures.make_not_a_table_error(kind)
            )
    for word, kind in _OPEN_DOCUMENTS.items():
        if word in mimetype:
            return read_failures.make_not_a_table_error(kind)
    if "[content_types].xml" in normal_names and not any(
        "workbook" in name or name.startswith("xl/") for name in normal_names
    ):
        return read_failures.make_not_a_table_error("办公软件的文件，里面没有工作表")
    return None


def refuse_office_document(content: bytes) -> None:
    """Raise `UnreadableFileError` when a compound file holds a document or a mail and no workbook.

    One whose directory cannot be read is left to the reader of workbooks.
    """
    names = _list_ole_names(content)
    if names and names.isdisjoint(_OLE_WORKBOOK):
        for name, kind in _OLE_DOCUMENTS.items():
            if name in names:
                raise read_failures.make_not_a_table_error(kind)
        raise read_failures.make_not_a_table_error("办公软件的文件，里面没有工作表")


def _list_ole_names(content: bytes) -> set[str]:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            return {path[0].lower() for path in compound.listdir(streams=True, storages=True)}
    except Exception:  # damage shows itself in many ways, and the reader of workbooks has words for it
        return set()


def _match_kinds(head: bytes, marks: tuple[tuple[int, bytes, str], ...]) -> list[str]:
    return [kind for at, mark, kind in marks if head.startswith(mark, at)]


def _refuse_binary(head: bytes) -> None:
    """Refuse bytes that are no text, by what some of them are known to be."""
    if _CIPHERS.search(head[:_CIPHER_MARK_BYTES]):
        raise read_failures.make_ciphertext_error("文件经加密软件加密，现在是密文")
    if head.startswith(b"BM") and not any(head[6:10]):
        raise read_failures.make_not_a_table_error(_PICTURE)
    if head.startswith(b"AC10"):
        raise read_failures.make_not_a_table_error("CAD 图纸")
    if head.startswith(b"MZ"):
        raise read_failures.make_not_a_table_error(_PROGRAM)
    if _is_dbase(head):
        raise read_failures.make_foreign_data_error("dBASE/FoxPro 数据表（dbf）")
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 has any byte
    if not is_wide and len(_CONTROL.findall(head)) > max(_CONTROL_FEW, _CONTROL_SHARE * len(head)):
        raise read_failures.make_ciphertext_error(
            "不认识的文件格式，不是 Excel 也不是文本，可能经加密软件加密，也可能已损坏"
        )


def _is_dbase(head: bytes) -> bool:
    """By the kind of file, the day it was written and the length of its header."""
    if len(head) < 32 or head[0] not in (0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xF5, 0xFB):
        return False
    return 1 <= head[2] <= 12 and 1 <= head[3] <= 31 and int.from_bytes(head[8:10], "little") > 32

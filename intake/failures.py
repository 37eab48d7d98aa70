"""Why a file cannot be read, in words that say what to do about it."""

from __future__ import annotations

_RESAVE = "请用 Excel 或 WPS 打开后另存为 xlsx 再放入收件文件夹。"


class UnreadableFileError(Exception):
    """One file cannot be read; the others can. The message is Chinese, names the cure and holds no cell value."""


def password() -> UnreadableFileError:
    """Refuse an encrypted workbook or archive."""
    return UnreadableFileError("文件有密码，请去掉密码后重新导出。")


def corrupt() -> UnreadableFileError:
    """Refuse a workbook or archive whose inside is broken or cut off."""
    return UnreadableFileError(f"文件已损坏或没有传完整，打不开。请向原单位重新索取；若能打开，{_RESAVE}")


def not_a_table(kind: str) -> UnreadableFileError:
    """Refuse a picture, a document: something people read, not a table."""
    return UnreadableFileError(f"这是{kind}，不是数据表。请向原单位索取 Excel 或 CSV 格式的数据。")


def resave(kind: str) -> UnreadableFileError:
    """Refuse a table in a format that an office program has to convert first."""
    return UnreadableFileError(f"这是{kind}，不能直接读取。{_RESAVE}")


def too_large(limit_gb: int) -> UnreadableFileError:
    """Refuse an archive or workbook that would unpack to more than any department sends."""
    return UnreadableFileError(f"解压后超过 {limit_gb} GB，可能不是正常的数据文件。请拆成几个较小的文件再放入。")

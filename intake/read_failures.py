"""Why a file cannot be read, in words that say what to do about it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

MOST_ROWS_NAMED = 5
_RESAVE = "请用 Excel 或 WPS 打开后另存为 xlsx 再放入收件文件夹。"


class UnreadableFileError(Exception):
    """One file cannot be read; the others can. The message is Chinese, names the cure and holds no cell value."""


def make_password_error() -> UnreadableFileError:
    """Refuse an encrypted workbook or archive."""
    return UnreadableFileError("文件有密码，请去掉密码后重新导出。")


def explain_unopened_file(error: OSError) -> str:
    """Say why a file that is there could not be opened or read to its end."""
    match error:
        case PermissionError():
            return (
                "没有权限打开，或者正被别的程序占用，没有读取。请关闭正在使用它的程序，或请管理员开放读取权限，"
                "再运行同一命令。"
            )
        case FileNotFoundError():
            return "读取时已被移走、删除或改名，没有读取。请等文件放好后再运行同一命令。"
    return f"从磁盘或网络盘读取时出错（代码 {error.errno}），没有读取。请重新复制这个文件，再运行同一命令。"


def explain_closed_folder(error: OSError) -> str:
    """Say why nothing of a folder could be read."""
    if isinstance(error, PermissionError):
        return "没有权限打开这个文件夹，里面的文件一个也没有读取。请管理员开放读取权限，再运行同一命令。"
    return f"打不开这个文件夹（代码 {error.errno}），里面的文件一个也没有读取。请检查磁盘或网络盘，再运行同一命令。"


def explain_missing_content(*, is_link: bool) -> str:
    """Say that what lies there is no file with content."""
    if is_link:
        return "这是链接，指向的文件不存在，没有读取。请把文件本身放进来。"
    return "这不是普通文件（是管道、设备之类），没有读取。请把它移出收件文件夹。"


def explain_endless_link() -> str:
    """Say that a link leads to a folder in which the inbox lies."""
    return "这是链接，指向收件文件夹的上级文件夹，没有读取。请删除链接，把要用的文件本身放进来。"


def make_protected_error() -> UnreadableFileError:
    """Refuse a workbook that is encrypted without a password, because its structure is protected, and is damaged."""
    return UnreadableFileError(
        "工作簿设了“保护工作簿”，文件因此被加密，没能解开。请用 Excel 或 WPS 打开，取消“保护工作簿”后另存为 xlsx。"
    )


def make_corrupt_error() -> UnreadableFileError:
    """Refuse a workbook or archive whose inside is broken or cut off."""
    return UnreadableFileError(f"文件已损坏或没有传完整，打不开。请向原单位重新索取；若能打开，{_RESAVE}")


def make_not_a_table_error(kind: str) -> UnreadableFileError:
    """Refuse a picture, a document: something people read, not a table."""
    return UnreadableFileError(f"这是{kind}，不是数据表。请向原单位索取 Excel 或 CSV 格式的数据。")


def make_resave_error(kind: str) -> UnreadableFileError:
    """Refuse a table in a format that an office program has to convert first."""
    return UnreadableFileError(f"这是{kind}，不能直接读取。{_RESAVE}")


def make_foreign_data_error(kind: str) -> UnreadableFileError:
    """Refuse the data of another program, which can write them as a table."""
    return UnreadableFileError(f"这是{kind}，不能直接读取。请发送单位用原来的软件打开，导出或另存为 xlsx 后重新报送。")


def make_ciphertext_error(description: str) -> UnreadableFileError:
    """Refuse what a security product has made unreadable; only its owner can undo that."""
    return UnreadableFileError(
        f"{description}。请发送单位先解密（或申请外发明文），用 Excel 或 WPS 打开后另存为 xlsx 再报送。"
    )


def make_too_large_error(limit_gb: int) -> UnreadableFileError:
    """Refuse an archive or workbook that would unpack to more than any department sends."""
    return UnreadableFileError(f"解压后超过 {limit_gb} GB，可能不是正常的数据文件。请拆成几个较小的文件再放入。")


def make_inflated_error(ratio: int) -> UnreadableFileError:
    """Refuse an archive that unpacks to far more than its bytes can mean: a bomb, or damage."""
    return UnreadableFileError(
        f"解压后是压缩包的 {ratio} 倍以上，不是正常的数据文件，没有解压。请向原单位核实后重新索取。"
    )


def make_broken_sheet_error(name: str) -> UnreadableFileError:
    """Refuse one sheet whose inside is broken; the others of its workbook can be read."""
    return UnreadableFileError(f"工作表“{name}”已损坏，读不出来。请用 Excel 或 WPS 打开核对后另存为 xlsx。")


def make_scattered_error(name: str, rows: int, columns: int) -> UnreadableFileError:
    """Refuse a sheet with cells so far away that the rectangle around all of them does not fit into memory."""
    return UnreadableFileError(
        f"工作表“{name}”的内容散布到第 {rows} 行、第 {columns} 列，无法读取。"
        "请删除数据区右边和下边的多余内容（整行整列删除），保存后再放入。"
    )


def make_too_wide_error(name: str, columns: int) -> UnreadableFileError:
    """Refuse a sheet whose content reaches further right than any department's; `name` is empty for text."""
    place = f"工作表“{name}”" if name else "表格"
    return UnreadableFileError(
        f"{place}的内容排到第 {columns} 列，不像一张数据表，没有读取。"
        "请核对是否放错文件或行列倒置，删除多余的列后另存为 xlsx 再放入。"
    )


def make_endless_line_error() -> UnreadableFileError:
    """Refuse a text with a line longer than any record: it is no table, or its line ends are lost."""
    return UnreadableFileError(
        "文本中有一行长得不正常（几千万字没有换行），不像一张数据表，没有读取。请核对是否放错文件；"
        "若是数据表，请发送单位重新导出为 xlsx。"
    )


def explain_empty_archive(*, is_empty: bool) -> str:
    """Say of an archive that there is nothing in it to read."""
    return "压缩包是空的，请向原单位重新索取。" if is_empty else "压缩包里只有系统文件或隐藏文件，请向原单位重新索取。"


def explain_renamed_file(file: str) -> str:
    """Say of one of several files with one name how it is called from here on."""
    return f"收件目录里有几份文件都叫这个名称，这一份记作“{file}”；请改成不同的名称后重新放入。"


def explain_odd_path() -> str:
    """Say that an archive names a place outside itself; nothing is unpacked, so nothing comes of it."""
    return "压缩包里把这份文件的路径写到了压缩包之外，只按文件名读取了内容；请向原单位核实来源。"


def explain_same_sheet_name(name: str, number: int) -> str:
    """Say of one of several sheets with one name which one it is."""
    return f"工作簿里有几张工作表都叫“{name}”，这是其中第 {number} 张；请改成不同的表名后重新放入。"


def name_rows(numbers: Collection[int], total: int | None = None) -> str:
    """Name the first rows and count them all: 第 3、5 行, 第 1、2、3、4、5 行等 9 行.

    `total`: how many there are, where `numbers` are the first of them alone.
    """
    total = len(numbers) if total is None else total
    shown_numbers = "、".join(str(number) for number in islice(numbers, MOST_ROWS_NAMED))
    return f"第 {shown_numbers} 行等 {total} 行" if total > MOST_ROWS_NAMED else f"第 {shown_numbers} 行"

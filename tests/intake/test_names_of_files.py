"""Names of files and of archives' members, whatever bytes they are written in: read, unlike each other, writable."""

from __future__ import annotations

import io
import json
import os
import struct
import warnings
import zipfile
import zlib

import pytest

from intake import compute_inbox_digest
from intake.readable_names import UniqueNames, make_readable_name
from tests.intake.conftest import Inbox

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps names as UTF-16")
Entry = str | zipfile.ZipInfo


def _csv(inbox: Inbox, number: str = "S1") -> bytes:
    return (",".join(inbox.headings) + "\n" + ",".join([number, *inbox.row[1:]])).encode()


def _zip(*members: tuple[Entry, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are what is tried
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def _numbers(inbox: Inbox) -> dict[str, str]:
    """File -> the settlement number in its row; all of it can be written to a table and to JSON."""
    found = inbox.recognise()
    assert len({one.file for one in found}) == len(found)
    json.dumps([one.file for one in found], ensure_ascii=False).encode()
    buffer = io.BytesIO()
    inbox.account_files().write_parquet(buffer)
    return dict(inbox.read_rows().rows.select("file", "settlement_id").rows())


@POSIX
def test_names_that_are_not_utf8_are_read_as_gbk_or_marked(inbox: Inbox) -> None:
    department = os.fsdecode("医保局".encode("gbk"))
    (inbox.folder / department).mkdir()
    for number, name in enumerate(("结算.csv".encode("gbk"), b"\xff\xff.csv", b"\xff\xfe.csv", b"GBK\x81.csv")):
        (inbox.folder / department / os.fsdecode(name)).write_bytes(_csv(inbox, f"S{number}"))
    digest = compute_inbox_digest(inbox.folder)
    numbers = _numbers(inbox)
    assert numbers["医保局/结算.csv"] == "S0"
    assert sorted(numbers.values()) == ["S0", "S1", "S2", "S3"]
    assert {"医保局/��.csv", "医保局/��.csv（2）"} <= set(numbers)
    assert digest == compute_inbox_digest(inbox.folder)


@POSIX
def test_one_name_in_two_encodings_is_two_files(inbox: Inbox) -> None:
    inbox.add_file("医保.csv", _csv(inbox, "S1"))
    (inbox.folder / os.fsdecode("医保.csv".encode("gbk"))).write_bytes(_csv(inbox, "S2"))
    assert _numbers(inbox) == {"医保.csv": "S1", "医保.csv（2）": "S2"}
    renamed = next(one for one in inbox.recognise() if one.file == "医保.csv（2）")
    assert "都叫这个名称" in renamed.message


@POSIX
def test_an_archive_whose_own_name_is_gbk(inbox: Inbox) -> None:
    (inbox.folder / os.fsdecode("医保.zip".encode("gbk"))).write_bytes(_zip(("a.csv", _csv(inbox))))
    assert _numbers(inbox) == {"医保.zip!a.csv": "S1"}


def test_a_file_that_is_called_like_a_member(inbox: Inbox) -> None:
    inbox.add_file("a.zip", _zip(("x.csv", _csv(inbox, "S1")), ("y.csv", _csv(inbox, "S2"))))
    inbox.add_file("a.zip!x.csv", _csv(inbox, "S3"))
    assert _numbers(inbox) == {"a.zip!x.csv": "S3", "a.zip!x.csv（2）": "S1", "a.zip!y.csv": "S2"}


def test_an_archive_that_is_called_like_a_member(inbox: Inbox) -> None:
    inbox.add_file("a.zip", _zip(("b.zip!c.csv", _csv(inbox, "S1"))))
    inbox.add_file("a.zip!b.zip", _zip(("c.csv", _csv(inbox, "S2"))))
    assert _numbers(inbox) == {"a.zip!b.zip!c.csv": "S1", "a.zip!b.zip!c.csv（2）": "S2"}


def test_two_members_of_one_name_are_two_files(inbox: Inbox) -> None:
    inbox.add_file(
        "a.zip", _zip(("x.csv", _csv(inbox, "S1")), ("./x.csv", _csv(inbox, "S2")), ("x.csv", _csv(inbox, "S3")))
    )
    assert sorted(_numbers(inbox).values()) == ["S1", "S2", "S3"]
    assert ["都叫这个名称" in one.message for one in inbox.recognise()] == [False, True, True]


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:\\x.csv", "\\\\host\\share\\x.csv"])
def test_a_member_that_leads_outside_its_archive_is_read_in_place_and_told(inbox: Inbox, name: str) -> None:
    inbox.add_file("a.zip", _zip((name, _csv(inbox))))
    assert list(_numbers(inbox).values()) == ["S1"]
    assert "压缩包之外" in inbox.recognise_only_sheet().message
    assert inbox.recognise_only_sheet().file.startswith("a.zip!")
    assert [path.name for path in inbox.folder.parent.iterdir()] == ["inbox"]


def test_a_member_never_stands_for_a_file_outside(inbox: Inbox) -> None:
    (inbox.folder / "a.zip!b").mkdir()
    (inbox.folder.parent / "secret.csv").write_bytes(_csv(inbox, "S9"))
    inbox.add_file("a.zip", _zip(("b/../../secret.csv", _csv(inbox, "S1"))))
    assert list(_numbers(inbox).values()) == ["S1"]


def test_members_under_a_point_are_members(inbox: Inbox) -> None:
    inbox.add_file("a.zip", _zip(("./医保/x.csv", _csv(inbox)), ("./", b""), ("空\\", b"")))
    assert _numbers(inbox) == {"a.zip!医保/x.csv": "S1"}
    assert inbox.recognise_only_sheet().message == ""


def test_hidden_members_are_named_once_per_folder(inbox: Inbox) -> None:
    members = [("x.csv", _csv(inbox)), (".y.csv", b"1"), ("__MACOSX/._x.csv", b"1"), ("__MACOSX/._z.csv", b"1")]
    inbox.add_file("a.zip", _zip(*members))
    inbox.add_file("b.zip", _zip((".DS_Store", b"1")))
    inbox.add_file("c.zip", _zip(("空/", b"")))
    found = {one.file: (one.status, one.message) for one in inbox.recognise()}
    left_out = {file for file, (status, _) in found.items() if status == "left_out"}
    assert left_out == {"a.zip!.y.csv", "a.zip!__MACOSX", "b.zip!.DS_Store"}
    assert "只有系统文件" in found["b.zip"][1]
    assert "压缩包是空的" in found["c.zip"][1]


def test_a_gbk_name_that_is_said_to_be_utf8(inbox: Inbox) -> None:
    # Four letters stand for the four bytes that two GBK characters take.
    plain = _zip(("ABCD.csv", _csv(inbox, "S1")), ("好.csv", _csv(inbox, "S2")))
    content = bytearray(plain.replace(b"ABCD.csv", "医保.csv".encode("gbk")))
    content[content.index(b"PK\x01\x02") + 9] |= 0x08
    inbox.add_file("a.zip", bytes(content))
    assert _numbers(inbox) == {"a.zip!医保.csv": "S1", "a.zip!好.csv": "S2"}


def test_a_name_that_stands_beside_in_utf8(inbox: Inbox) -> None:
    info = zipfile.ZipInfo("ABCD.csv")
    told = b"\1" + struct.pack("<I", zlib.crc32(b"ABCD.csv")) + "医保.csv".encode()
    info.extra = struct.pack("<HH", 0x7075, len(told)) + told
    inbox.add_file("a.zip", _zip((info, _csv(inbox))))
    assert _numbers(inbox) == {"a.zip!医保.csv": "S1"}


def test_a_member_that_is_a_link_is_told(inbox: Inbox) -> None:
    info = zipfile.ZipInfo("x.csv")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    inbox.add_file("a.zip", _zip((info, b"/etc/passwd"), ("y.csv", _csv(inbox))))
    first, second = inbox.recognise()
    assert (first.status, second.status) == ("unreadable", "recognised")
    assert "链接" in first.message


@POSIX
@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31mb.csv", "a\rb.csv", "a\x7fb.csv", "a\tb.csv", "a\u0085b.csv"])
def test_control_codes_in_names_become_their_pictures(inbox: Inbox, name: str) -> None:
    inbox.add_file(name, _csv(inbox, "S1"))
    inbox.add_file("z.zip", _zip((name, _csv(inbox, "S2"))))
    numbers = _numbers(inbox)
    assert sorted(numbers.values()) == ["S1", "S2"]
    assert all(file.isprintable() for file in numbers)


def test_names_longer_than_a_disks(inbox: Inbox) -> None:
    inbox.add_file("甲" * 80 + ".csv", _csv(inbox, "S1"))
    inbox.add_file(
        "z.zip", _zip(("长" * 9_000 + ".csv", _csv(inbox, "S2")), ("长" * 9_001 + ".csv", _csv(inbox, "S3")))
    )
    inbox.add_file("y.zip", _zip(("子/" * 9_000 + "x.csv", _csv(inbox, "S4"))))
    numbers = _numbers(inbox)
    assert sorted(numbers.values()) == ["S1", "S2", "S3", "S4"]
    assert max(len(file) for file in numbers) < 1_100
    assert all(file.removesuffix("（2）").endswith(".csv") for file in numbers)


@POSIX
def test_names_that_differ_in_case_or_composition_alone_are_two_files(inbox: Inbox) -> None:
    names = ["A.csv", "a.csv", "caf\u00e9.csv", "cafe\u0301.csv", "a.CSV"]
    for number, name in enumerate(names):
        inbox.add_file(name, _csv(inbox, f"S{number}"))
    inbox.add_file("x.zip", _zip(*((name, _csv(inbox, f"Z{number}")) for number, name in enumerate(names))))
    assert len(_numbers(inbox)) == 2 * len(names)


def test_an_archive_in_an_archive_is_told_by_name(inbox: Inbox) -> None:
    inbox.add_file("a.zip", _zip(("b.zip", _zip(("c.csv", _csv(inbox)))), ("d.csv", _csv(inbox))))
    first, second = inbox.recognise()
    assert (first.file, first.status, second.status) == ("a.zip!b.zip", "unreadable", "recognised")
    assert "先解压" in first.message


@pytest.mark.parametrize("name", ["医保局", "a b.csv", "（新）结算 2026年9月.xlsx", "a!b", "caf\u00e9"])
def test_ordinary_names_stay(name: str) -> None:
    assert make_readable_name(name) == name
    names = UniqueNames(["x"])
    assert [names.claim_name(name), names.claim_name(name), names.claim_name(name)] == [
        name,
        f"{name}（2）",
        f"{name}（3）",
    ]

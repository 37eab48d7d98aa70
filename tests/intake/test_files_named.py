"""No file is silently out: whatever lies in an inbox is read, or named with the reason why it is not."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.errors import UsageError
from intake import compute_inbox_digest
from intake.inbox import inbox_items
from tests.intake.conftest import Inbox

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other links, pipes and permissions")
NOBODY = 65534


def _csv(inbox: Inbox, number: str = "S1") -> bytes:
    return (",".join(inbox.headings) + "\n" + ",".join([number, *inbox.row[1:]])).encode()


def _statuses(inbox: Inbox) -> dict[str, str]:
    return {found.file: found.status for found in inbox.recognise()}


def _numbers(inbox: Inbox) -> dict[str, str]:
    """File -> the settlement number in its row."""
    return dict(inbox.read_rows().rows.select("file", "settlement_id").rows())


@pytest.fixture
def common_inbox() -> Iterator[Inbox]:
    """An inbox that another user can come to; a file of it is read well."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    inbox = Inbox(home / "inbox")
    inbox.add_file("好.csv", _csv(inbox))
    inbox.recognise()  # whatever is imported late is imported now
    yield inbox
    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(home)


@contextmanager
def as_somebody() -> Iterator[None]:
    """Be a user whom permissions hold back; root may read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _closed_folder(inbox: Inbox) -> None:
    inbox.add_file("民政局/a.csv", b"x")
    (inbox.folder / "民政局").chmod(0)


def _folder_without_entry(inbox: Inbox) -> None:
    """Its names can be listed, its files cannot be opened."""
    inbox.add_file("民政局/a.csv", b"x")
    (inbox.folder / "民政局").chmod(0o644)


def _closed_file(name: str) -> Callable[[Inbox], None]:
    def close(inbox: Inbox) -> None:
        inbox.add_file(name, b"PK")
        (inbox.folder / name).chmod(0)

    return close


def _link_into_closed(inbox: Inbox) -> None:
    _closed_folder(inbox)
    (inbox.folder / "link.csv").symlink_to(inbox.folder / "民政局" / "a.csv")


@POSIX
@pytest.mark.parametrize(
    ("close", "names"),
    [
        (_closed_folder, {"民政局"}),
        (_folder_without_entry, {"民政局/a.csv"}),
        (_closed_file("民政局/a.csv"), {"民政局/a.csv"}),
        (_closed_file("a.zip"), {"a.zip"}),
        (_link_into_closed, {"民政局", "link.csv"}),
    ],
)
def test_what_may_not_be_opened_stops_itself_alone(
    common_inbox: Inbox, close: Callable[[Inbox], None], names: set[str]
) -> None:
    close(common_inbox)
    with as_somebody():
        found = {one.file: one for one in common_inbox.recognise()}
        assert _numbers(common_inbox) == {"好.csv": "S1"}
        digest = compute_inbox_digest(common_inbox.folder)
        assert digest == compute_inbox_digest(common_inbox.folder)
    assert {name for name, one in found.items() if one.status == "unreadable"} == names
    assert all("没有权限打开" in found[name].message for name in names)
    assert digest != compute_inbox_digest(common_inbox.folder) or os.geteuid()


@POSIX
def test_an_inbox_that_may_not_be_opened_is_told(common_inbox: Inbox) -> None:
    common_inbox.folder.chmod(0)
    with as_somebody(), pytest.raises(UsageError, match="打不开"):
        common_inbox.recognise()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "sharing violation"), "正被别的程序占用"),
        (FileNotFoundError(2, "gone"), "移走"),
        (OSError(5, "Input/output error"), "代码 5"),
    ],
)
def test_a_file_that_is_locked_gone_or_broken_stops_itself_alone(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    inbox.add_file("b.csv", _csv(inbox, "S2"))
    opened = os.open

    def refuse(path: str, flags: int, *more: int) -> int:
        if str(path).endswith("a.csv"):
            raise error
        return opened(path, flags, *more)

    monkeypatch.setattr("intake.inbox.inbox_items.os.open", refuse)
    first, second = inbox.recognise()
    assert (first.file, first.status, second.status) == ("a.csv", "unreadable", "recognised")
    assert words in first.message
    assert _numbers(inbox) == {"b.csv": "S2"}


def test_a_file_that_vanishes_between_listing_and_reading_is_named(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    inbox.add_file("b.csv", _csv(inbox, "S2"))
    coming = inbox_items.list_inbox_items(inbox.folder)
    first = next(coming)
    (inbox.folder / "b.csv").unlink()
    assert b"".join(first.chunks())
    (second,) = coming
    with pytest.raises(Exception, match="移走"):
        b"".join(second.chunks())


@POSIX
def test_pipes_sockets_and_devices_are_named_and_never_waited_for(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    os.mkfifo(inbox.folder / "pipe.csv")
    (inbox.folder / "device.csv").symlink_to("/dev/zero")
    (inbox.folder / "link to pipe.csv").symlink_to("pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(inbox.folder)  # an address of this kind must be short
        listener.bind("socket.csv")
        os.chdir(before)
        found = {one.file: one for one in inbox.recognise()}
        assert compute_inbox_digest(inbox.folder) == compute_inbox_digest(inbox.folder)
    odd = {"pipe.csv", "device.csv", "link to pipe.csv", "socket.csv"}
    assert {name for name, one in found.items() if one.status == "unreadable"} == odd
    assert "管道" in found["pipe.csv"].message
    assert _numbers(inbox) == {"a.csv": "S1"}


@POSIX
def test_a_pipe_that_takes_a_files_place_is_not_waited_for(inbox: Inbox) -> None:
    inbox.add_file("a.csv", _csv(inbox))
    (parcel,) = inbox_items.list_inbox_items(inbox.folder)
    (inbox.folder / "a.csv").unlink()
    os.mkfifo(inbox.folder / "a.csv")
    with pytest.raises(Exception, match="读取时出错"):
        b"".join(parcel.chunks())


@POSIX
def test_links_are_followed_once_and_never_round_and_round(inbox: Inbox, tmp_path: Path) -> None:
    shared = Inbox(tmp_path / "shared")
    shared.add_file("医保/a.csv", _csv(inbox, "S1"))
    (shared.folder / "back").symlink_to(shared.folder)
    inbox.add_file("民政局/b.csv", _csv(inbox, "S2"))
    for name, target in {
        "linked": shared.folder,
        "again": shared.folder,
        "own": inbox.folder / "民政局",
        "up": tmp_path,
        "root": Path("/"),
        "self": inbox.folder / "self",
        "民政局/home": inbox.folder,
        "dangling.csv": tmp_path / "nowhere",
        "one.csv": tmp_path / "single",
    }.items():
        (inbox.folder / name).symlink_to(target)
    (tmp_path / "single").write_bytes(_csv(inbox, "S3"))
    statuses = _statuses(inbox)
    assert _numbers(inbox) == {"again/医保/a.csv": "S1", "民政局/b.csv": "S2", "one.csv": "S3"}
    assert {name for name, status in statuses.items() if status == "left_out"} == {
        "linked", "own", "民政局/home", "again/back",
    }  # fmt: skip
    assert {name for name, status in statuses.items() if status == "unreadable"} == {
        "up", "root", "self", "dangling.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shown", "words"),
    [
        (".DS_Store", ".DS_Store", "系统自动生成"),
        ("一/Thumbs.db", "一/Thumbs.db", "系统自动生成"),
        ("._a.csv", "._a.csv", "系统自动生成"),
        ("$RECYCLE.BIN/a.csv", "$RECYCLE.BIN", "系统自动生成"),
        ("~$医保.xlsx", "~$医保.xlsx", "表格打开时产生"),
        (".~lock.医保.xlsx#", ".~lock.医保.xlsx#", "表格打开时产生"),
        (".医保.xlsx", ".医保.xlsx", "隐藏文件"),
        (".旧/医保/a.csv", ".旧", "隐藏文件夹"),
    ],
)
def test_litter_and_hidden_files_are_named_and_never_make_another_run(
    inbox: Inbox, name: str, shown: str, words: str
) -> None:
    inbox.add_file("好.csv", _csv(inbox))
    digest = compute_inbox_digest(inbox.folder)
    inbox.add_file(name, _csv(inbox, "S2"))
    found = {one.file: one for one in inbox.recognise()}
    assert set(found) == {"好.csv", shown}
    assert found[shown].status == "left_out"
    assert words in found[shown].message
    assert shown in inbox.account_files()["file"].to_list()
    assert compute_inbox_digest(inbox.folder) == digest


def test_a_run_is_told_apart_by_every_file_that_is_read(inbox: Inbox) -> None:
    digests = [compute_inbox_digest(inbox.folder)]
    for name, content in (("a.csv", b"1"), ("a.csv", b"2"), ("b.csv", b"2"), ("a.zip", b"PK"), ("甲/b.csv", b"2")):
        inbox.add_file(name, content)
        digests.append(compute_inbox_digest(inbox.folder))
    assert len(set(digests)) == len(digests)

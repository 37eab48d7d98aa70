"""Every file in an inbox's folders; those that are not read have the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import UsageError
from intake import read_failures
from intake.readable_names import UniqueNames, find_litter_reason, make_readable_name


@dataclass(frozen=True)
class InboxFile:
    """One file, or a folder that is not looked into. `file`: unlike all others, path inside the inbox with `/`.

    `refusal`: why it cannot be read although it may be a delivery. `left_out_reason`: why it is no delivery.
    Both are empty for whatever is read. `is_renamed`: another one bears its name.
    """

    file: str
    path: Path
    refusal: str = ""
    left_out_reason: str = ""
    is_renamed: bool = False


def list_inbox_files(inbox: Path) -> list[InboxFile]:
    """Whatever lies in the inbox, ordered by `file`; linked folders are followed, each folder once.

    Raises `UsageError` when the inbox itself cannot be opened.
    """
    try:
        os.scandir(inbox).close()
    except OSError:
        raise UsageError(f"收件目录“{inbox}”打不开。请检查它是否还在、当前用户有没有权限，再运行同一命令。") from None
    return sorted(_give_unique_names(_FolderWalk(inbox).list_files()), key=lambda inbox_file: inbox_file.file)


def _give_unique_names(files: list[InboxFile]) -> Iterator[InboxFile]:
    """Every file with a name that no other has; a file whose name is what the disk says keeps it."""
    names = UniqueNames(inbox_file.file for inbox_file in files if _is_as_on_disk(inbox_file))
    for inbox_file in files:
        if _is_as_on_disk(inbox_file):
            yield inbox_file
        else:
            file = names.claim_name(inbox_file.file)
            yield replace(inbox_file, file=file, is_renamed=file != inbox_file.file)


def _is_as_on_disk(inbox_file: InboxFile) -> bool:
    names = inbox_file.file.split("/")
    return inbox_file.path.parts[-len(names) :] == tuple(names)


class _FolderWalk:
    """Goes through the folders: first those that lie in the inbox, then those that links lead to."""

    def __init__(self, inbox: Path) -> None:
        self._inbox = inbox
        self._inbox_path = os.path.realpath(inbox)
        self._folders_read = {self._inbox_path}
        self._links: list[tuple[Path, str]] = []

    def list_files(self) -> list[InboxFile]:
        """All of them; one name may stand for several."""
        files = [*self._list_folder(self._inbox, "")]
        while self._links:
            path, file = self._links.pop(0)
            files += self._list_link_target(path, file)
        return files

    def _list_folder(self, folder: Path, prefix: str) -> Iterator[InboxFile]:
        try:
            with os.scandir(folder) as entries:
                sorted_entries = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield InboxFile(prefix, folder, refusal=read_failures.explain_closed_folder(error))
            return
        for entry in sorted_entries:
            name = make_readable_name(entry.name)
            yield from self._list_entry(entry, f"{prefix}/{name}" if prefix else name)

    def _list_entry(self, entry: os.DirEntry[str], file: str) -> Iterator[InboxFile]:
        path = Path(entry.path)
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError as error:
            yield InboxFile(
                file,
                path,
                refusal=read_failures.explain_unopened_file(error),
                left_out_reason=find_litter_reason(entry.name),
            )
            return
        if reason := find_litter_reason(entry.name, is_folder=is_folder):
            yield InboxFile(file, path, left_out_reason=reason)
        elif is_folder and (entry.is_symlink() or os.path.realpath(path) in self._folders_read):
            self._links.append((path, file))
        elif is_folder:
            self._folders_read.add(os.path.realpath(path))
            yield from self._list_folder(path, file)
        elif is_file:
            yield InboxFile(file, path)
        else:
            yield InboxFile(file, path, refusal=read_failures.explain_missing_content(is_link=entry.is_symlink()))

    def _list_link_target(self, link: Path, file: str) -> Iterator[InboxFile]:
        """What a link leads to, unless it has been read, or holds the inbox and so would never end."""
        target = os.path.realpath(link)
        if target in self._folders_read:
            yield InboxFile(file, link, left_out_reason="这是链接，指向的文件夹已经读取，没有重复读取。")
        elif Path(target) in Path(self._inbox_path).parents:
            yield InboxFile(file, link, refusal=read_failures.explain_endless_link())
        else:
            self._folders_read.add(target)
            yield from self._list_folder(link, file)

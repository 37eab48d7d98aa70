"""The files that come back, side by side in one folder that is read as an inbox is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from domain.errors import UsageError
from storage.temporary_folders import temporary_folder


@contextmanager
def copy_files(files: Sequence[Path], workspace: Path) -> Iterator[Path]:
    """A temporary folder with copies of the files and folders; of one folder alone, of what is in it.

    Two files of one name lie in folders named after theirs. Raises `UsageError` when one of them is not there.
    """
    for file in files:
        if not file.exists():
            raise UsageError(f"找不到文件“{file}”。请写明乡镇报回的文件或目录。")
    with temporary_folder(workspace) as folder:
        if len(files) == 1 and files[0].is_dir():
            shutil.copytree(files[0], folder, dirs_exist_ok=True)
        else:
            for file in files:
                _copy(file, _find_free_place(folder, file))
        yield folder


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir():
        shutil.copytree(file, place)
    else:
        shutil.copyfile(file, place)


def _find_free_place(folder: Path, file: Path) -> Path:
    places = chain(
        (folder / file.name, folder / file.resolve().parent.name / file.name),
        (folder / str(number) / file.name for number in count(2)),
    )
    return next(place for place in places if not place.exists())

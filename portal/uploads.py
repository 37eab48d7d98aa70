"""Files that somebody sends: kept under safe names for as long as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from delivery.path_names import make_safe_name
from domain.errors import UsageError
from storage.temporary_folders import temporary_folder

KINDS = (".xlsx", ".xls", ".csv", ".zip")
# A township's workbooks of a period have some megabytes.
LARGEST = 50 * 1024 * 1024
MOST = 20


@contextmanager
def save_uploads(
    uploads: Sequence[UploadedFile], workspace: Path, kinds: Sequence[str] = KINDS, largest: int = 0
) -> Iterator[list[Path]]:
    """Where the files lie until the block ends, each in a folder of its own.

    `kinds`: endings that are taken; none: any, for whoever reads them to judge. `largest`: bytes together; 0: as
    `LARGEST`. Raises `UsageError` where there is none, too many, one is too large or of another kind.
    """
    if not uploads:
        raise UsageError("没有选择文件。请先选择填好的表，再上传。")
    limit = largest or LARGEST
    if len(uploads) > MOST or sum(upload.size or 0 for upload in uploads) > limit:
        raise UsageError(f"一次最多上传 {MOST} 个文件、{limit // 1024 // 1024} MB。请分几次上传。")
    names = [_make_name(upload) for upload in uploads]
    if kinds and any(Path(name).suffix not in kinds for name in names):
        raise UsageError(f"只能上传 {'、'.join(kinds)} 文件，没有采用。请上传从本页下载、填好的表。")
    with temporary_folder(workspace) as folder:
        files = [folder / str(number) / name for number, name in enumerate(names)]
        for upload, file in zip(uploads, files, strict=True):
            file.parent.mkdir()
            with file.open("wb") as target:
                for chunk in upload.chunks():
                    target.write(chunk)
        yield files


def _make_name(upload: UploadedFile) -> str:
    """The file's own name as far as it is one, its kind in small letters."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    return f"{make_safe_name(PurePosixPath(name).stem)}{PurePosixPath(name).suffix.lower()}"

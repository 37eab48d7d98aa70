"""File systems of their own for a test: one that is soon full, and one whose power can be cut."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# <linux/fs.h> of ext4 and xfs: shut the file system down at once, and write nothing more, not even its journal.
_SHUTDOWN, _WITHOUT_JOURNAL = 0x8004587D, 2
# Metadata reach the disk every second, contents when the kernel likes: the order that empties unflushed files.
_HARSH = "loop,commit=1,noauto_da_alloc"

CAN_MOUNT = os.name == "posix" and os.geteuid() == 0 and Path("/dev/loop-control").exists()
WHY_NOT = "only root on Linux may mount"


@contextmanager
def full_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of `size` kilobytes."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}k,mode=700", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", str(folder))


def enlarge(folder: Path) -> None:
    """Make room on the disk of `full_disk`."""
    _run("mount", "-o", "remount,size=500m", str(folder))


class Disk:
    """An ext4 disk in a file."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder
        folder.mkdir()
        with image.open("wb") as stream:
            stream.truncate(256 * 1024 * 1024)
        _run("mkfs.ext4", "-q", str(image))

    def switch_on(self) -> None:
        """Mount it, as after a start of the machine."""
        _run("mount", "-o", _HARSH, str(self.image), str(self.folder))
        shutil.rmtree(self.folder / "lost+found", ignore_errors=True)

    def cut_power(self) -> None:
        """What has not reached the disk by now never does."""
        import fcntl

        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _WITHOUT_JOURNAL))
        finally:
            os.close(descriptor)

    def switch_off(self) -> None:
        """Unmount it; every process that used it must have ended."""
        _run("umount", str(self.folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own words

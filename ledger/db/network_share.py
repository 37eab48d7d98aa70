"""Whether a folder lies on a network share, where SQLite's locks do not hold and its shared memory does not exist."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path, PurePath

MOUNTS = Path("/proc/self/mounts")
# Kinds of file systems that other computers may write at the same time.
_SHARES = (
    "nfs", "cifs", "smb", "sshfs", "fuse.sshfs", "fuse.smbnetfs", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd", "davfs",
    "fuse.davfs", "afs", "afpfs", "ncpfs", "ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre",
    "beegfs", "webdav",
)  # fmt: skip
_REMOTE_DRIVE = 4  # Windows: DRIVE_REMOTE


def find_share(folder: Path) -> str | None:
    """The kind of network share that the folder (which need not exist) lies on; None on a disk, or where nobody knows.

    Linux and Windows know it.
    """
    path = Path(os.path.realpath(folder))
    if sys.platform == "win32":
        return "Windows" if _is_remote_drive(path) else None
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = find_file_system(path, mounts)
    return kind if kind.startswith(_SHARES) else None


def find_file_system(path: PurePath, mounts: str) -> str:
    """The kind of file system that a path lies on, by the lines of Linux's list of mounts; empty when none fits."""
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        _, place, line_kind, *_ = [*line.split(" "), "", "", ""]
        mount = PurePath(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place))
        if path.is_relative_to(mount) and len(mount.parts) >= deepest:
            deepest, kind = len(mount.parts), line_kind
    return kind


def _is_remote_drive(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return path.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE_DRIVE

"""Machines that the archive is for: a version of Python on an operating system, and which wheels run there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags

# An old office machine's C library, newest first: wheels for a later one do not run there.
_GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]
_PLATFORMS = {
    "linux": [*_GLIBC, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"],
    "windows": ["win_amd64"],
}
_SYSTEMS = {
    "linux": {
        "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
    },
    "windows": {
        "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
    },
}  # fmt: skip
SYSTEMS = tuple(_SYSTEMS)


@dataclass(frozen=True)
class Target:
    """`python`: as in 3.11. `system`: `linux` or `windows`, on a 64-bit PC."""

    python: str
    system: str

    def __str__(self) -> str:
        return f"Python {self.python} on {self.system}"

    @property
    def platforms(self) -> list[str]:
        """Platform tags of wheels, the best first."""
        return _PLATFORMS[self.system]

    @cached_property
    def tags(self) -> dict[Tag, int]:
        """Tag of a wheel that runs there -> its rank, the best first."""
        version, abi = tuple(int(part) for part in self.python.split(".")), f"cp{self.python.replace('.', '')}"
        found = [*cpython_tags(version, [abi], self.platforms), *compatible_tags(version, abi, self.platforms)]
        return {tag: rank for rank, tag in enumerate(dict.fromkeys(found))}

    def matches(self, marker: Marker | None, extra: str = "") -> bool:
        """Whether what is written behind a requirement holds there, in any patch release of that Python."""
        return marker is None or any(marker.evaluate(one | {"extra": extra}) for one in self._environments())

    def _environments(self) -> Iterator[dict[str, str]]:
        """What markers are evaluated in. pip takes the machine's own, and so forgets what only Windows needs."""
        for patch in ("0", "99"):
            yield _SYSTEMS[self.system] | {
                "python_version": self.python,
                "python_full_version": f"{self.python}.{patch}",
                "implementation_name": "cpython",
                "implementation_version": f"{self.python}.{patch}",
                "platform_python_implementation": "CPython",
                "platform_release": "",
                "platform_version": "",
            }

"""Which wheels an office's machine needs, and what the archive for it holds; with tiny wheels of our own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from benchmarks.bundle.archive import FILES, encode_text, write_archive
from benchmarks.bundle.needed_wheels import BundleError, find_wheels, read_pins
from benchmarks.bundle.targets import SYSTEMS, Target

LINUX, WINDOWS = (Target("3.11", system) for system in SYSTEMS)
ROOTS = [Requirement("fangpin[postgres]")]
PINS = ["polars==2.1.0", "runtime==2.1.0  # a comment", "pywin32==312 ; sys_platform == 'win32'", "psycopg==3.3.9"]
PINS += ["fangpin==0.1.0", "waits==1 ; python_full_version < '3.11.3'"]


def make_wheel(folder: Path, name: str, *requires: str) -> Path:
    project = "-".join(name.split("-")[:2])
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name.split('-', maxsplit=1)[0]}",
        *(f"Requires-Dist: {one}" for one in requires),
    ]
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{project}.dist-info/METADATA", "\n".join(lines) + "\n\n")
    return path


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = tmp_path / "registry"
    folder.mkdir()
    make_wheel(
        folder, "fangpin-0.1.0-py3-none-any.whl", "Polars>=2", 'psycopg>=3; extra == "postgres"',
        'pywin32; sys_platform == "win32"', 'mypy; extra == "dev"', 'waits; python_full_version < "3.11.3"',
    )  # fmt: skip
    make_wheel(folder, "polars-2.1.0-py3-none-any.whl", "runtime==2.1.0")
    make_wheel(folder, "runtime-2.1.0-cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "polars")
    make_wheel(folder, "runtime-2.1.0-cp310-abi3-win_amd64.whl", "polars")
    make_wheel(folder, "psycopg-3.3.9-py3-none-any.whl")
    make_wheel(folder, "waits-1-py3-none-any.whl")
    make_wheel(folder, "pywin32-312-cp311-cp311-win_amd64.whl")
    return folder


def fetch_nothing(pins: Sequence[str], target: Target) -> None:
    del pins, target


def names(target: Target, folder: Path) -> dict[str, str]:
    found = find_wheels(target, ROOTS, read_pins(PINS, target), folder, fetch_nothing)
    return {name: path.name for name, path in found.items()}


def test_a_machine_needs_what_its_own_system_requires(registry: Path) -> None:
    everywhere = {"fangpin", "polars", "psycopg", "runtime", "waits"}
    assert names(LINUX, registry).keys() == everywhere
    assert names(WINDOWS, registry).keys() == everywhere | {"pywin32"}
    assert names(LINUX, registry)["runtime"].endswith("manylinux2014_x86_64.whl")
    assert names(WINDOWS, registry)["runtime"].endswith("win_amd64.whl")


def test_only_what_is_not_there_is_fetched(registry: Path, tmp_path: Path) -> None:
    folder, fetched = tmp_path / "wheels", list[str]()
    folder.mkdir()

    def fetch(pins: Sequence[str], target: Target) -> None:
        for pin in pins:
            name, version = pin.split("==")
            wheels = list(registry.glob(f"{name}-{version}-*.whl"))
            for path in wheels:
                (folder / path.name).write_bytes(path.read_bytes())
        fetched.extend(pins)

    for _ in range(2):
        find_wheels(WINDOWS, ROOTS, read_pins(PINS, WINDOWS), folder, fetch)
    assert sorted(fetched) == sorted(set(fetched))
    assert len(fetched) == 6


@pytest.mark.parametrize(
    ("lost", "pins", "message"),
    [
        ("runtime-2.1.0-cp310-abi3-win_amd64.whl", PINS, "no wheel of runtime 2.1.0 for Python 3.11 on windows"),
        ("", PINS[1:], "does not pin Polars"),
        ("", ["polars==1.9.0", *PINS[1:]], "pins Polars 1.9.0, but Polars>=2 is required"),
        ("", [*PINS, "polars==2.2.0"], "two versions of polars"),
    ],
)
def test_what_cannot_be_packed_is_named(registry: Path, lost: str, pins: list[str], message: str) -> None:
    if lost:
        (registry / lost).unlink()
    with pytest.raises(BundleError, match=message):
        find_wheels(WINDOWS, ROOTS, read_pins(pins, WINDOWS), registry, fetch_nothing)


def test_a_wheel_for_a_later_c_library_is_no_wheel_for_an_old_machine(registry: Path) -> None:
    old = next(registry.glob("runtime-*manylinux*"))
    old.rename(registry / "runtime-2.1.0-cp310-abi3-manylinux_2_34_x86_64.whl")
    with pytest.raises(BundleError, match="no wheel of runtime"):
        names(LINUX, registry)


@pytest.fixture
def unpacked(registry: Path, tmp_path: Path) -> Path:
    """The archive, as an office unpacks it."""
    archive = tmp_path / "fangpin-0.1.0.zip"
    version = "{}.{}".format(*sys.version_info[:2])
    texts = {"constraints.txt": "polars==2.1.0\n", "pythons.txt": f"{version}\n"}
    count = write_archive(archive, list(registry.glob("*.whl")), texts)
    with zipfile.ZipFile(archive) as packed:
        assert len(packed.namelist()) == count
        assert packed.getinfo("fangpin-0.1.0/install.sh").external_attr >> 16 & 0o111
        packed.extractall(tmp_path)
    return tmp_path / "fangpin-0.1.0"


def test_the_archive_says_the_digest_of_every_file(unpacked: Path) -> None:
    lines = [line.split("  ") for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()]
    sums = {name: digest for digest, name in lines}
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert sums.keys() == files - {"SHA256SUMS"}
    assert {*(f"wheels/{path.name}" for path in unpacked.glob("wheels/*")), "安装说明.txt", "install.bat"} < files
    assert all(hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())


def test_windows_reads_its_files_in_its_own_writing(unpacked: Path) -> None:
    for path in unpacked.glob("*.bat"):
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 5
        assert "没有" in content.decode("gbk")
    assert (unpacked / "安装说明.txt").read_bytes().startswith("\ufeff防贫比对".encode())
    assert encode_text("install.sh", "a\n") == b"a\n"


def install(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "install.py"]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(  # noqa: S603 - our own file
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_damaged_archive_is_not_installed(unpacked: Path) -> None:
    (unpacked / "wheels" / "waits-1-py3-none-any.whl").write_bytes(b"half")
    (unpacked / "fangpin.sh").unlink()
    done = install(unpacked)
    assert done.returncode == 3
    assert "没有安装。有 2 个文件缺少或已损坏：fangpin.sh、wheels/waits-1-py3-none-any.whl。" in done.stdout
    assert not (unpacked / ".venv").exists()


def test_another_python_is_refused_with_the_one_that_is_needed(unpacked: Path) -> None:
    (unpacked / "pythons.txt").write_text("3.98 3.99\n", encoding="utf-8")
    done = install(unpacked)
    assert done.returncode == 3
    assert "需要 3.98、3.99 中的一个" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="for a shell")
@pytest.mark.parametrize(
    ("script", "code", "words"), [("install.sh", 3, "没有安装。"), ("fangpin.sh", 2, "还没有安装")]
)
def test_the_shell_scripts_say_what_lacks(unpacked: Path, script: str, code: int, words: str) -> None:
    (unpacked / "pythons.txt").write_text("3.98\n", encoding="utf-8")
    done = subprocess.run(["sh", script], cwd=unpacked, capture_output=True, encoding="utf-8", check=False)  # noqa: S603, S607
    assert done.returncode == code
    assert words in done.stdout


def test_the_files_that_install_are_those_that_the_procedure_names() -> None:
    assert {path.name for path in FILES.iterdir()} == {
        "fangpin.bat", "fangpin.sh", "install.bat", "install.py", "install.sh", "安装说明.txt",
    }  # fmt: skip

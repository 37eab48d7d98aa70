"""Install the program out of this folder, without network; started by install.sh and install.bat.

Written for old Pythons too, so that these can say which one is needed.
"""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
# What the installed packages take on the disk, with some room.
_BYTES = 2 << 30
_REFUSED = 3


def main() -> int:
    """Check the machine and the files, install, and say what to do next."""
    for fault in (find_machine_fault(), find_file_fault(), find_disk_fault()):
        if fault:
            print(f"没有安装。{fault}")
            return _REFUSED
    print("文件完整。正在安装，要几分钟，请不要关闭窗口……", flush=True)
    import venv

    venv.EnvBuilder(clear=True, with_pip=False, symlinks=os.name != "nt").create(ENVIRONMENT)
    if run_pip() != 0:
        print("没有安装成功，原因见上面的英文。常见的是磁盘已满，或杀毒软件拦截；处理后再运行一次安装。")
        return _REFUSED
    (HERE / "fangpin.sh").chmod(0o755)  # not every program that unpacks archives keeps that
    start = "fangpin.bat" if os.name == "nt" else "./fangpin.sh"
    print(f"安装完成：{HERE}")
    print(f"试用示例县：{start} demo        打开门户：{start} portal --demo        全部命令：{start} --help")
    print("正式使用前请看“安装说明.txt”。")
    return 0


def find_machine_fault() -> str:
    """Why the program cannot run with this Python on this machine; empty when it can."""
    wanted = (HERE / "pythons.txt").read_text(encoding="utf-8").split()
    version = "{}.{}".format(*sys.version_info[:2])
    if version not in wanted:
        return f"这台电脑的 Python 是 {version}，需要 {'、'.join(wanted)} 中的一个。请先装好再运行安装。"
    if sys.maxsize < 1 << 32 or platform.machine().lower() not in {"x86_64", "amd64"}:
        return "需要 64 位（x86_64）的电脑和 64 位的 Python。"
    return ""


def find_file_fault() -> str:
    """Which files were damaged or lost on the way; empty when all are whole."""
    damaged = []
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if hash_file(HERE / name) != digest:
            damaged.append(name)
    if damaged:
        return f"有 {len(damaged)} 个文件缺少或已损坏：{'、'.join(damaged[:3])}。请重新复制并解压安装包。"
    return ""


def hash_file(path: Path) -> str:
    """SHA-256 of the file; empty where there is none."""
    if not path.is_file():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for part in iter(lambda: stream.read(1 << 20), b""):
            digest.update(part)
    return digest.hexdigest()


def find_disk_fault() -> str:
    """Whether the disk has too little room; empty when there is enough."""
    import shutil

    if shutil.disk_usage(str(HERE)).free < _BYTES:
        return "磁盘空间不足，至少需要 2 GB。"
    return ""


def run_pip() -> int:
    """Let the pip of this folder install from this folder alone; returns its exit code."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    [pip] = (HERE / "wheels").glob("pip-*.whl")
    [own] = (HERE / "wheels").glob("fangpin-*.whl")
    # Settings of this office's pip may name servers that it cannot reach.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment["PIP_CONFIG_FILE"] = os.devnull
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links", str(HERE / "wheels")]
    words += ["--constraint", str(HERE / "constraints.txt"), "fangpin[postgres]==" + own.name.split("-")[1]]
    command = [str(python), str(pip / "pip"), *words]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())

"""The archive in an empty Debian without network: installed by an ordinary account, the demo run, saved
and restored, the portal opened.

It takes root, Debian's `debootstrap`, and a network outside; some twenty minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needed_programs import skip_without

PROJECT = Path(__file__).resolve().parents[2]
IS_ROOT = os.name == "posix" and os.geteuid() == 0
pytestmark = [pytest.mark.long, pytest.mark.skipif(not IS_ROOT, reason="only root may change its root folder")]
MIRROR, RELEASE, USER, SECONDS = "http://deb.debian.org/debian", "bookworm", 1000, 1800
# Without python3-venv and pip, as Debian installs Python.
PACKAGES = "python3"
INSIDE = """
ip link set lo up
mount -t proc proc "$0/proc" && mkdir -p "$0/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"
exec chroot --userspec={user}:{user} "$0" env -i HOME=/home/office PATH=/usr/bin:/bin LANG=C.UTF-8 sh -ec "$1"
"""
OPEN_PORTAL = """
./fangpin.sh portal --demo --workspace ~/portal > ~/portal.txt 2>&1 &
for second in $(seq 900); do
  sleep 1
  if python3 -c 'import urllib.request as r; print(r.urlopen("http://127.0.0.1:8080/login/").status)' 2>/dev/null
  then break; fi
done
kill -TERM $!; wait $! || true
grep 门户已打开 ~/portal.txt
"""
SAVE_AND_RESTORE = """
mkdir ~/backups ~/keys
./fangpin.sh backup --to ~/backups --key ~/keys/key --new-key --by 张三 --workspace ~/workspace/demo-*
mv ~/workspace ~/lost
./fangpin.sh restore ~/backups/*.zip --key ~/keys/key --workspace ~/restored --config ~/config --by 李四
./fangpin.sh status --workspace ~/restored --config ~/config
"""


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root folder of a machine with Python and nothing else, and the archive in it."""
    for program in ("debootstrap", "unshare", "ip"):
        if shutil.which(program) is None:
            skip_without(program, "makes a machine without network")
    output = tmp_path_factory.mktemp("bundle")
    python = "{}.{}".format(*sys.version_info[:2])
    run(sys.executable, "-m", "benchmarks.bundle", "--python", python, "--system", "linux", "--output", str(output))
    folder = tmp_path_factory.mktemp("machine") / "root"
    run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", RELEASE, str(folder), MIRROR)
    home = folder / "home" / "office"
    home.mkdir()
    [archive] = output.glob("*.zip")
    archive.rename(home / "fangpin.zip")
    shutil.chown(home, USER, USER)
    return folder


def give(root: Path, commands: str) -> str:
    """What the commands say that an ordinary user gives on the machine, which has no network."""
    inside = INSIDE.format(user=USER)
    return run("unshare", "--net", "--mount", "--pid", "--fork", "sh", "-c", inside, str(root), commands)


def test_it_installs_and_runs_without_network(root: Path) -> None:
    unreachable = "import socket; print(socket.socket().connect_ex(('1.1.1.1', 53)) != 0)"
    assert give(root, f'python3 -c "{unreachable}"').strip() == "True"
    installed = give(
        root, "cd; python3 -m zipfile -e fangpin.zip .; cd fangpin-*; sh install.sh; ./fangpin.sh --version"
    )
    assert "安装完成" in installed
    demo = give(root, "cd; fangpin-*/fangpin.sh demo")
    assert "财产检索完成" in demo
    restored = give(root, f"cd; cd fangpin-*; {SAVE_AND_RESTORE}")
    assert "备份完成，已核对" in restored
    assert "操作记录完整" in restored
    assert "20260930-" in restored
    portal = give(root, f"cd; cd fangpin-*; {OPEN_PORTAL}")
    assert portal.split() == ["200", "门户已打开：http://127.0.0.1:8080/"]

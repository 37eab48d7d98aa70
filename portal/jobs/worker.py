"""The worker of one job, a process of its own: `python -m portal.jobs.worker KEY`.

It waits for its turn, runs the command and writes down what that said and how it ended. The web server may end and
begin again meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from portal.jobs.job_places import JobPlaces

# How often it looks whether it is its turn, or whether somebody wants it to end.
_LOOK = 0.5
_TRIES, _PAUSE = 20, 3.0
STOPPED = "已由“{actor}”停止。"
_KILLED = "命令被系统结束（多半是内存不足）。请关闭其他程序后重新开始。"


def main(key: str) -> int:
    """Do the job of that key; 0 whatever became of it, 1 where it could not be begun."""
    import django

    django.setup()
    from portal.jobs.job_places import JobPlaces
    from portal.models import Job
    from portal.office import office

    job = Job.objects.filter(key=key, state="waiting").first()
    if job is None:
        return 1
    places = JobPlaces.of(office().workspace, key)
    try:
        with FileLock(places.lock, timeout=0), _wait_for_turn(places) as is_turn:
            _do_job(job, places) if is_turn else _end(job, places, None, _read_stop(places))
    except Timeout:  # another worker has the job
        return 1
    return 0


@contextmanager
def _wait_for_turn(places: JobPlaces) -> Iterator[bool]:
    """Whether its turn has come; not where somebody stopped it first."""
    turn = FileLock(places.queue_lock)
    while not places.stop_wish.exists():
        try:
            turn.acquire(timeout=0)
        except Timeout:
            time.sleep(_LOOK)
            continue
        try:
            yield True
        finally:
            turn.release()
        return
    yield False


def _do_job(job: Any, places: JobPlaces) -> None:
    from django.utils import timezone

    _save(job, state="running", started_at=timezone.now(), process=os.getpid())
    command = [sys.executable, "-m", "fangpin", *job.arguments]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    with places.output.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        threading.Thread(target=_end_when_wished, args=(child, places), daemon=True).start()
        code = child.wait()
    _end(job, places, code, _describe_end(code, places))


def _end_when_wished(child: subprocess.Popen[bytes], places: JobPlaces) -> None:
    while child.poll() is None:
        if places.stop_wish.exists():
            child.terminate()
        time.sleep(_LOOK)


def _describe_end(code: int, places: JobPlaces) -> str:
    if code != 0 and places.stop_wish.exists():
        return _read_stop(places)
    return _KILLED if code < 0 else ""


def _read_stop(places: JobPlaces) -> str:
    return STOPPED.format(actor=places.stop_wish.read_text(encoding="utf-8").strip())


def _end(job: Any, places: JobPlaces, code: int | None, remark: str) -> None:
    from django.utils import timezone

    output = "\n".join(filter(None, [places.read_output().rstrip(), remark]))
    state = "done" if code == 0 else "failed"
    _save(job, state=state, exit_code=code, ended_at=timezone.now(), process=None, output=output)
    places.clear()


def _save(job: Any, **values: Any) -> None:
    """Write how the job stands; the database may be busy with a run that is being kept."""
    for name, value in values.items():
        setattr(job, name, value)
    _try_again(lambda: job.save(update_fields=list(values)))


def _try_again(write: Callable[[], None]) -> None:
    from django.db import OperationalError, connection

    for attempt in range(_TRIES):
        try:
            write()
        except OperationalError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return
        finally:
            connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

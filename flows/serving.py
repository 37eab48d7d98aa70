"""Server and worker in one process on one machine: the page, the schedules, and the runs that they start."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.error_guard import guard
from domain.errors import ConfigurationError, Fault, StageFailed, UsageError
from domain.progress import report_step
from flows.empty_database import lay_empty_database
from flows.engine_database import start_with_new_database
from flows.prefect_settings import prepare_environment
from flows.server_access import (
    HOST,
    LocalAccess,
    fix_place_of_worker,
    lock_server,
    make_credentials,
    write_credentials,
)
from pipeline.county.load_county import load_county
from services.schedule.timetable import Deployment, plan_file, read_plan
from storage.temporary_folders import clear_leftovers
from storage.workspace import hold_lock

if TYPE_CHECKING:
    import uvicorn
    from prefect.runner import Runner

# The first start migrates a database, which takes half a minute on an office machine.
STARTING_SECONDS, STOPPING_SECONDS = 180.0, 60.0
# How often a scheduled run begins before somebody has to look why it never ends.
_BEGINNINGS = 3
_NOT_AGAIN = "这次运行几次中途停机，没有再自动运行。请查明原因后在页面上重试，或运行 fangpin run。"


@dataclass(frozen=True)
class Place:
    """Where a served comparison reads and writes, and its page's port."""

    workspace: Path
    inbox: Path
    config: Path
    port: int

    @property
    def page(self) -> str:
        """Address of the page that shows all runs."""
        return f"http://{HOST}:{self.port}"

    @property
    def folders(self) -> dict[str, str]:
        """The folders as parameters of a run; whole paths, since a service starts in any folder."""
        return {"inbox": str(self.inbox), "workspace": str(self.workspace), "config": str(self.config)}

    def parameters(self, deployment: Deployment) -> dict[str, str | None]:
        """A deployment's parameters for this place."""
        return deployment.parameters.model_dump() | self.folders


@dataclass(frozen=True)
class Service:
    """What is being served. `progress_thread`: name, description and next run of every deployment, earliest first.

    `credentials`: what the page asks for before it shows anything. `login`: the file where they stand as well.
    """

    page: str
    credentials: str
    login: Path
    progress_thread: tuple[tuple[str, str, datetime], ...]
    threads: tuple[threading.Thread, ...]

    def wait(self, look: Callable[[], None] = lambda: None) -> None:
        """Return never; `check_outcomes` is called again and again meanwhile.

        Raises `StageFailed` when the server or the worker ends by itself.
        """
        while all(part.is_alive() for part in self.threads):
            time.sleep(0.5)  # short, so that Windows delivers Ctrl-C
            look()
        raise StageFailed("任务引擎自行停止了。请重新运行 fangpin serve。")


@contextmanager
def start_service(place: Place) -> Iterator[Service]:
    """Server and worker while the block runs; both have ended when it is left.

    Raises `UsageError` or `ConfigurationError` before anything is started, `StageFailed` when it does not start.
    """
    report_step("核对配置")
    plan = read_plan(plan_file(place.config))
    load_county(place.config)
    with _hold_workspace(place):
        clear_leftovers(place.workspace)
        credentials = _prepare_service(place)
        report_step("启动任务引擎")
        following = _follow_progress(plan)
        server, page = _start_server_anew(place)
        login = guard("启动任务引擎", write_credentials)(place.workspace / "prefect", credentials)
        try:
            runner, loop, worker = _start_worker(place, plan)
            try:
                yield Service(place.page, credentials, login, following, (page, worker))
            finally:
                _stop_worker(runner, loop, worker)
        finally:
            login.unlink(missing_ok=True)
            server.should_exit = True
            page.join(STOPPING_SECONDS)


@contextmanager
def _hold_workspace(place: Place) -> Iterator[None]:
    """One served comparison per workspace, and a port that nobody else uses."""
    busy = UsageError("这个工作区已有一个 fangpin serve 在运行，不必再启动。")
    with hold_lock(place.workspace / "prefect" / ".serve.lock", busy):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, place.port)) == 0:
                raise UsageError(f"端口 {place.port} 已被其他程序占用。请用 --port 换一个，如 {place.port + 1}。")
        yield


def _prepare_service(place: Place) -> str:
    """Loopback only, a new password, and only the page itself may talk to the server from a browser."""
    prepare_environment(place.workspace)
    # A server of somebody else's that the environment names is not the one that is started here.
    credentials = make_credentials()
    lock_server(place.page, credentials)
    fix_place_of_worker(place.folders)
    # Beside the database: the program's own folder may be read-only.
    os.environ["PREFECT_UI_STATIC_DIRECTORY"] = str(place.workspace / "prefect" / "ui")
    return credentials


def _follow_progress(plan: tuple[Deployment, ...]) -> tuple[tuple[str, str, datetime], ...]:
    """The next run of every deployment.

    Raises `ConfigurationError` for a cron expression that is none.
    """
    from prefect.server.schemas.schedules import CronSchedule

    found, faults = [], []
    for number, deployment in enumerate(plan):
        for timing in deployment.schedules:
            try:
                schedule = CronSchedule(cron=timing.cron, timezone=timing.timezone)
            except ValueError:
                key = f"deployments.{number}.schedules.cron"
                faults.append(Fault("prefect.yaml", key, "写法不对", "请写成“分 时 日 月 星期”，如 0 6 5 * *。"))
                continue
            days = asyncio.run(schedule.get_dates(n=1)) if timing.active else []
            found += [(deployment.name, deployment.description, day) for day in days]
    if faults:
        raise ConfigurationError(faults)
    return tuple(sorted(found, key=lambda line: (line[2], line[0])))


def _start_server_anew(place: Place) -> tuple[uvicorn.Server, threading.Thread]:
    """The started server; where it does not start, with a new database, and the old one out of the way."""
    try:
        return _start_server(place)
    except StageFailed:
        anew = guard("启动任务引擎", start_with_new_database)
        return anew(Path(os.environ["PREFECT_HOME"]), lambda: _start_server(place))


def _start_server(place: Place) -> tuple[uvicorn.Server, threading.Thread]:
    """Prefect's server in a thread of this process: it cannot outlive it, on any system."""
    import uvicorn
    from prefect.server.api.server import create_app

    from flows.tasks import silence_prefect_logs

    silence_prefect_logs()
    lay_empty_database(Path(os.environ["PREFECT_HOME"]))
    # A page left open in a browser keeps its connection; five seconds are enough for everything else.
    application = LocalAccess(create_app(ignore_cache=True), place.port)
    settings = uvicorn.Config(
        application, HOST, place.port, lifespan="on", log_config=None, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        _wait_for(lambda: server.started, thread)
    except StageFailed:
        server.should_exit = True
        thread.join(STOPPING_SECONDS)
        raise
    return server, thread


def _start_worker(
    place: Place, plan: tuple[Deployment, ...]
) -> tuple[Runner, asyncio.AbstractEventLoop, threading.Thread]:
    """The worker in a thread of its own, as it would take over the signals of the main one."""
    from prefect.runner import Runner

    # One at a time: an office machine, and a period is held by one run.
    # A stopped machine misses no run: its schedules stay active, and what was due meanwhile is run late.
    runner = Runner(name="fangpin", limit=1, pause_on_shutdown=False)
    loop = asyncio.new_event_loop()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as own:
            own.run(_work(runner, place, plan))

    thread = threading.Thread(target=guard("启动任务引擎", work), name="worker", daemon=True)
    thread.start()
    _wait_for(lambda: runner.started, thread)
    return runner, loop, thread


async def _work(runner: Runner, place: Place, plan: tuple[Deployment, ...]) -> None:
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.scheduled import scheduled_comparison

    await _forget({deployment.name for deployment in plan})
    await _make_up_for_interrupted()
    for deployment in plan:
        # The runner keeps the flow itself and runs that, whatever steps or entry point the database names later.
        await runner.aadd_flow(
            scheduled_comparison,
            deployment.name,
            schedules=[Cron(t.cron, timezone=t.timezone, active=t.active) for t in deployment.schedules],
            parameters=place.parameters(deployment),
            description=deployment.description,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    await runner.start()


async def _forget(names: set[str]) -> None:
    """Take away deployments that the plan no longer has, or their schedule would go on for nobody."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        for known in await client.read_deployments():
            if known.name not in names:
                await client.delete_deployment(known.id)


async def _make_up_for_interrupted() -> None:
    """Let runs begin again that were under way when the machine stopped or this program was killed.

    This workspace has one worker, so whatever the database still calls running has ended. One that never gets to its
    end does not begin for ever.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.client.schemas.objects import State
    from prefect.states import AwaitingRetry, Crashed

    under_way = FlowRunFilter.model_validate({"state": {"type": {"any_": ["PENDING", "RUNNING"]}}})
    async with get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=under_way):
            if run.deployment_id is not None:  # the others are `fangpin run`'s, which may well be running
                state: State[None] = AwaitingRetry() if run.run_count < _BEGINNINGS else Crashed(message=_NOT_AGAIN)
                await client.set_flow_run_state(run.id, state, force=True)


def _stop_worker(runner: Runner, loop: asyncio.AbstractEventLoop, worker: threading.Thread) -> None:
    """A run that is under way is cancelled; its half-made results go with it."""
    if runner.started and worker.is_alive():
        asyncio.run_coroutine_threadsafe(runner.astop(), loop)
    worker.join(STOPPING_SECONDS)


def _wait_for(ready: Callable[[], bool], part: threading.Thread) -> None:
    """Wait for a part of the engine.

    Raises `StageFailed` when it ends instead, or takes too long.
    """
    ends = time.monotonic() + STARTING_SECONDS
    while not ready():
        if not part.is_alive() or time.monotonic() > ends:
            raise StageFailed("任务引擎没有启动成功。请检查磁盘空间和工作区的写入权限，再运行同一命令。")
        time.sleep(0.1)

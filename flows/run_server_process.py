"""Prefect's server for one run, in a process of its own: `python -m flows.run_server_process`.

It prints its port, serves, and ends as soon as its standard input does: when the run ends it, or was killed.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import TYPE_CHECKING

from flows.server_access import HOST, LocalAccess, lock_server

if TYPE_CHECKING:
    import uvicorn

# Long enough for a database to be closed; then the process ends whatever still runs in it.
_SECONDS_TO_END = 5.0


def main() -> None:
    """Serve until standard input ends. The password comes in the environment, where no other user can read it."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port = listener.getsockname()[1]
        lock_server(f"http://{HOST}:{port}", os.environ["PREFECT_SERVER_API_AUTH_STRING"])
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        server = _make_server(port)
        threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
        server.run(sockets=[listener])


def _make_server(port: int) -> uvicorn.Server:
    import uvicorn
    from prefect.server.api.server import create_app

    application = LocalAccess(create_app(ephemeral=True, final=True), port)
    return uvicorn.Server(uvicorn.Config(application, log_config=None, lifespan="on", timeout_graceful_shutdown=2))


def _end_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True
    threading.Event().wait(_SECONDS_TO_END)
    os._exit(0)


if __name__ == "__main__":
    main()

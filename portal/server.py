"""The web server of the portal: waitress, which runs on Windows as on Linux."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domain.errors import StageFailed, UsageError
from portal.django_setup import set_up_portal

# Pages are answered by as many threads; what they compute with takes the cores there are.
_THREADS = 8
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PROXY = "127.0.0.1"


def serve_portal(
    workspace: Path, config: Path, host: str, port: int, url: str | None, tell: Callable[[str], None]
) -> None:
    """Serve until interrupted; `tell` is given the address when the server answers.

    `url`: the address that people type, where a reverse proxy on this computer speaks TLS and hands requests on.
    Raises `UsageError` for an address beyond this computer without TLS, `StageFailed` when the port is taken.
    """
    if url is None and host not in _LOOPBACK:
        raise UsageError(
            "网页没有加密时只在本机（127.0.0.1）打开。要让别的电脑使用，请在本机装反向代理，"
            "用 --url 写明它的 https 地址（docs/procedures/portal.md）。"
        )
    if url is not None and not url.startswith("https://"):
        raise UsageError("--url 应是 https:// 开头的地址，如 https://fangpin.example.gov.cn。")
    set_up_portal(workspace, config, url)
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    trusted = {"trusted_proxy": _PROXY, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    try:
        server = create_server(
            get_wsgi_application(), host=host, port=port, threads=_THREADS, ident="",
            max_request_body_size=settings.UPLOAD_LIMIT, clear_untrusted_proxy_headers=True, **(trusted if url else {}),
        )  # fmt: skip
    except OSError as error:
        raise StageFailed(f"端口 {port} 不能使用（{error.strerror}）。请用 --port 换一个。") from None
    tell(url or f"http://{host}:{port}/")
    try:
        server.run()
    finally:
        server.close()

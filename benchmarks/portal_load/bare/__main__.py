"""`python -m benchmarks.portal_load.bare PORT`: the bare site, served as the portal is."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.portal_load.bare.settings")


def main(port: int) -> None:
    """Serve on the loopback address until the process is ended."""
    from django.core.wsgi import get_wsgi_application
    from waitress import serve

    serve(get_wsgi_application(), host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main(int(sys.argv[1]))

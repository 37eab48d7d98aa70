"""The portal as a WSGI application, for a server that brings its own processes; `fangpin portal` starts one itself."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

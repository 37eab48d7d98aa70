"""Django's settings: `tls` behind a reverse proxy, `loopback` on this computer alone."""

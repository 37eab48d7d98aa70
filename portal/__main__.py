"""Django's own commands for the portal: `python -m portal check --deploy`, `python -m portal makemigrations portal`.

They use the settings for TLS, or those that `DJANGO_SETTINGS_MODULE` names.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.tls")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m portal", *sys.argv[1:]])

"""Django's own commands for whoever changes the models: `python -m ledger.db makemigrations`."""

from __future__ import annotations

import sys

from ledger.db.django_setup import set_up_django

if __name__ == "__main__":
    set_up_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m ledger.db", *sys.argv[1:]])

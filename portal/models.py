"""The portal's own tables; after a change: `python -m portal makemigrations portal`."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Grant(models.Model):
    """What a paper (授权文书) lets somebody do, until when: notice 4 §四 asks for rights that are named and end.

    `townships`, `departments`: names, for the roles that are bound to them. `until`: its last day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.TextField()
    townships = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    paper_no = models.TextField()
    until = models.DateField()
    granted_by = models.TextField()
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.TextField(default="")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Its place in the database."""

        db_table = "portal_grants"


class Job(models.Model):
    """A command that a worker process runs because somebody asked for it on a page.

    `arguments`: of `fangpin`, without a person in them. `state`: waiting, running, done or failed. `output`: what the
    command said, as on a screen. `process`: the worker's number, while it runs.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.TextField()
    period = models.TextField(default="")
    arguments = models.JSONField(default=list)
    state = models.TextField(default="waiting")
    requested_by = models.TextField()
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    process = models.BigIntegerField(null=True)
    exit_code = models.IntegerField(null=True)
    output = models.TextField(default="")

    class Meta:
        """Its place in the database."""

        db_table = "portal_jobs"
        ordering = ("-id",)

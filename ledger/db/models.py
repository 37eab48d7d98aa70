"""The tables of the database; after a change: `python -m ledger.db makemigrations`."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from ledger.db.declared_models import make_model


class User(AbstractUser):
    """Somebody who may log in to the portal.

    `must_change_password`: whether theirs was issued by somebody else, who knows it, on a page.
    """

    must_change_password = models.BooleanField(default=False)

    class Meta(AbstractUser.Meta):
        """Its place in the database."""

        db_table = "users"


# `is_complete`: its lines are all there; a run whose keeping was broken off is not, and nobody sees it.
# `publication`: which publication of this ledger it was.
Run = make_model(
    "Run",
    "ledger_runs",
    [models.UniqueConstraint(fields=["run_id"], condition=models.Q(is_complete=True), name="one_line_per_run")],
    is_complete=models.BooleanField(default=False),
    publication=models.BigIntegerField(null=True),
)


def _belongs_to_run() -> models.ForeignKey:
    """The run by its number instead of its id: 20 bytes less of every line."""
    return models.ForeignKey(Run, models.DO_NOTHING, db_column="run_number", related_name="+")


ClueEvent = make_model("ClueEvent", "clue_events", run_id=None, run=_belongs_to_run())
KnownPerson = make_model("KnownPerson", "known_people", run_id=None, run=_belongs_to_run())
Decision = make_model("Decision", "review_decisions")
Visit = make_model("Visit", "verification_results")
Answer = make_model("Answer", "feedback_answers")
Import = make_model("Import", "feedback_imports", import_id=models.TextField(unique=True))
VillageReview = make_model("VillageReview", "village_reviews")
HouseholdMeasure = make_model("HouseholdMeasure", "household_measures")
ClockExtension = make_model("ClockExtension", "clock_extensions", record_id=models.TextField(unique=True))
Order = make_model("Order", "orders", order_no=models.TextField(unique=True))
OrderEvent = make_model("OrderEvent", "order_events")
SampleItem = make_model("SampleItem", "sample_items")
SampleAnswer = make_model("SampleAnswer", "sample_answers")
SecondJudgement = make_model("SecondJudgement", "second_judgements", judgement_id=models.TextField(unique=True))
IssuedPaper = make_model("IssuedPaper", "issued_papers", paper_no=models.TextField(unique=True))
IssuedPackage = make_model("IssuedPackage", "issued_packages", package_no=models.TextField(unique=True))
PackageFile = make_model("PackageFile", "package_files")
PackageEvent = make_model("PackageEvent", "package_events")
PublicityItem = make_model("PublicityItem", "publicity_items")
PublicityObjection = make_model("PublicityObjection", "publicity_objections")
UndoneRecord = make_model("UndoneRecord", "undone_records")
AuditEntry = make_model("AuditEntry", "audit_entries", number=models.BigIntegerField(primary_key=True))


class Configuration(models.Model):
    """The content of a configuration that a run used."""

    digest = models.TextField(primary_key=True)
    content = models.BinaryField()

    class Meta:
        """Its place in the database."""

        db_table = "configurations"


class SingleValue(models.Model):
    """What this ledger has one of: the secret under which numbers are hashed, the note of what was taken over."""

    name = models.TextField(primary_key=True)
    content = models.BinaryField()

    class Meta:
        """Its place in the database."""

        db_table = "single_values"

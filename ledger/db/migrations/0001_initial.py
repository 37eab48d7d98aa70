"""The first tables."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("row_key", models.TextField()),
                ("household_id", models.TextField(null=True)),
                ("township", models.TextField(null=True)),
                ("run_id", models.TextField()),
                ("edition", models.BigIntegerField(null=True)),
                ("result", models.TextField()),
                ("remark", models.TextField(null=True)),
                ("checked_by", models.TextField(null=True)),
                ("checked_on", models.DateField(null=True)),
                ("file", models.TextField()),
                ("sheet", models.TextField()),
                ("row_number", models.BigIntegerField()),
                ("recorded_at", models.TextField()),
                ("import_id", models.TextField()),
            ],
            options={
                "db_table": "feedback_answers",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.TextField()),
                ("actor", models.TextField()),
                ("action", models.TextField()),
                ("subject", models.TextField()),
                ("detail", models.TextField()),
                ("previous_hash", models.TextField()),
                ("hash", models.TextField()),
            ],
            options={
                "db_table": "audit_entries",
            },
        ),
        migrations.CreateModel(
            name="Configuration",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "configurations",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.TextField()),
                ("person_id", models.TextField()),
                ("household_id", models.TextField()),
                ("whole_household", models.BooleanField()),
                ("person_key", models.TextField(null=True)),
                ("verdict", models.TextField()),
                ("origin", models.TextField()),
                ("run_id", models.TextField()),
                ("source", models.TextField()),
                ("file", models.TextField()),
                ("sheet", models.TextField()),
                ("row_number", models.BigIntegerField()),
                ("levels", models.TextField(null=True)),
                ("decided_by", models.TextField()),
                ("decided_on", models.DateField()),
                ("recorded_at", models.TextField()),
                ("inbox", models.TextField(null=True)),
                ("import_id", models.TextField(null=True)),
            ],
            options={
                "db_table": "review_decisions",
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("import_id", models.TextField(unique=True)),
                ("recorded_at", models.TextField()),
                ("recorded_by", models.TextField(null=True)),
                ("files", models.BigIntegerField()),
                ("digest", models.TextField()),
                ("taken", models.BigIntegerField()),
                ("refused", models.BigIntegerField()),
                ("undone_at", models.TextField(null=True)),
                ("undone_by", models.TextField(null=True)),
            ],
            options={
                "db_table": "feedback_imports",
            },
        ),
        migrations.CreateModel(
            name="SingleValue",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "single_values",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.TextField()),
                ("clue_id", models.TextField(null=True)),
                ("result", models.TextField()),
                ("include", models.BooleanField(null=True)),
                ("exclusion_reason", models.TextField(null=True)),
                ("checked_by", models.TextField(null=True)),
                ("checked_on", models.DateField(null=True)),
                ("file", models.TextField()),
                ("sheet", models.TextField()),
                ("row_number", models.BigIntegerField()),
                ("recorded_at", models.TextField()),
                ("inbox", models.TextField(null=True)),
                ("township", models.TextField(null=True)),
                ("run_id", models.TextField(null=True)),
                ("remark", models.TextField(null=True)),
                ("import_id", models.TextField(null=True)),
            ],
            options={
                "db_table": "verification_results",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "db_table": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_complete", models.BooleanField(default=False)),
                ("publication", models.BigIntegerField(null=True)),
                ("run_id", models.TextField()),
                ("command", models.TextField()),
                ("period", models.TextField()),
                ("as_of", models.DateField()),
                ("policy", models.TextField()),
                ("configuration", models.TextField()),
                ("code", models.TextField()),
                ("rule_digests", models.TextField()),
                ("edition", models.BigIntegerField()),
                ("state", models.TextField()),
                ("published_at", models.TextField(null=True)),
                ("withdrawn_at", models.TextField(null=True)),
                ("withdrawn_by", models.TextField(null=True)),
                ("withdrawn_reason", models.TextField(null=True)),
            ],
            options={
                "db_table": "ledger_runs",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_complete", True)), fields=("run_id",), name="one_line_per_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number_key", models.TextField()),
                ("person_id", models.TextField()),
                ("household_id", models.TextField()),
                ("first_person_id", models.TextField()),
                ("first_household_id", models.TextField()),
                ("household_origin", models.TextField()),
                (
                    "run",
                    models.ForeignKey(
                        db_column="run_number",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.run",
                    ),
                ),
            ],
            options={
                "db_table": "known_people",
            },
        ),
        migrations.CreateModel(
            name="ClueEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clue_id", models.TextField()),
                ("household_id", models.TextField(null=True)),
                ("person_id", models.TextField(null=True)),
                ("township", models.TextField(null=True)),
                ("village", models.TextField(null=True)),
                ("rule_id", models.TextField()),
                ("risk", models.TextField()),
                ("certainty", models.TextField()),
                ("value", models.FloatField(null=True)),
                ("state", models.TextField()),
                ("status", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("first_period", models.TextField()),
                ("since", models.TextField(null=True)),
                ("earliest_on", models.DateField(null=True)),
                ("latest_on", models.DateField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        db_column="run_number",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.run",
                    ),
                ),
            ],
            options={
                "db_table": "clue_events",
            },
        ),
    ]

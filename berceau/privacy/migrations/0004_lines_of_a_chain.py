"""Columns of the chain, still empty; the triggers leave until the lines there are sealed (0006)."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import berceau.kit.encrypted

REFUSE_CHANGE = import_module("berceau.privacy.migrations.0002_journal_never_changes")
REFUSE_REPLACE = import_module("berceau.privacy.migrations.0003_journal_refuses_replace")


def triggers_leave(apps, schema_editor):
    REFUSE_REPLACE.down(apps, schema_editor)
    REFUSE_CHANGE.down(apps, schema_editor)


def triggers_return(apps, schema_editor):
    REFUSE_CHANGE.up(apps, schema_editor)
    REFUSE_REPLACE.up(apps, schema_editor)


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_journal_refuses_replace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(triggers_leave, triggers_return),
        *(
            operation
            for model in ("act", "reading")
            for operation in (
                migrations.AddField(
                    model, "number",
                    models.PositiveBigIntegerField(null=True, verbose_name="numéro de ligne"),
                ),
                migrations.AddField(
                    model, "seal",
                    models.BinaryField(null=True, max_length=32, verbose_name="sceau"),
                ),
            )
        ),
        migrations.AddField(
            "reading", "assigned",
            models.BooleanField(default=False, verbose_name="famille confiée à l’agent"),
        ),
        migrations.AddField(
            "reading", "scope",
            models.CharField(blank=True, default="", max_length=60, verbose_name="liste montrée"),
        ),
        migrations.AddField(
            "reading", "files",
            models.PositiveIntegerField(null=True, verbose_name="dossiers dans la liste"),
        ),
        migrations.AlterField(
            "reading", "family_number",
            models.PositiveBigIntegerField(null=True, verbose_name="dossier"),
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", key()),
                (
                    "number",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="numéro de la dernière ligne"
                    ),
                ),
                (
                    "seal",
                    models.BinaryField(max_length=32, verbose_name="sceau de la dernière ligne"),
                ),
            ],
            options={
                "verbose_name": "fin du journal",
                "verbose_name_plural": "fins du journal",
            },
        ),
        migrations.CreateModel(
            name="ForgetPermit",
            fields=[
                ("id", key()),
                ("up_to", models.PositiveBigIntegerField(verbose_name="jusqu’à la ligne")),
                (
                    "nowhere",
                    models.ForeignKey(
                        default=0,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="privacy.act",
                    ),
                ),
            ],
            options={
                "verbose_name": "permis d’oublier",
                "verbose_name_plural": "permis d’oublier",
            },
        ),
        migrations.CreateModel(
            name="AgentStreet",
            fields=[
                ("id", key()),
                (
                    "fingerprint",
                    models.CharField(max_length=64, verbose_name="empreinte de la rue"),
                ),
                ("on", models.DateField(verbose_name="donnée le")),
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
            ],
            options={
                "verbose_name": "rue d’un agent",
                "verbose_name_plural": "rues des agents",
            },
        ),
        migrations.CreateModel(
            name="ReadingReview",
            fields=[
                ("id", key()),
                ("alert", models.CharField(max_length=80, unique=True, verbose_name="alerte")),
                (
                    "sentence",
                    berceau.kit.encrypted.EncryptedTextField(
                        max_length=500, verbose_name="ce que vous avez constaté"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="regardée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "alerte regardée",
                "verbose_name_plural": "alertes regardées",
                "ordering": ["-at", "-pk"],
            },
        ),
    ]  # fmt: skip

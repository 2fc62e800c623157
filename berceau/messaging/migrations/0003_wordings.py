"""The texts of messages that the team wrote, version after version."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("messaging", "0002_pulse"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30, verbose_name="texte")),
                ("language", models.CharField(max_length=8, verbose_name="langue")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="titre")),
                ("text", models.TextField(max_length=2000, verbose_name="texte")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="pourquoi")),
                (
                    "reviewed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="relu par"),
                ),
                ("at", models.DateTimeField(verbose_name="écrit le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="écrit par",
                    ),
                ),
            ],
            options={
                "verbose_name": "version d’un texte",
                "verbose_name_plural": "versions des textes",
                "ordering": ["key", "language", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "language", "version"), name="wording_version_once"
                    )
                ],
            },
        ),
    ]

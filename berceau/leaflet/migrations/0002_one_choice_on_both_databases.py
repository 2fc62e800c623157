"""One choice by place and service, held by both databases: SQLite never had the first constraint.

Where the same place had two choices for a service, the last one made is what the team wanted.
"""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_the_last(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    choices = apps.get_model("leaflet", "LeafletChoice").objects.order_by("-at", "-pk")
    seen: set[tuple[object, ...]] = set()
    for pk, *which in choices.values_list("pk", "commune_code", "neighbourhood_id", "service_id"):
        if tuple(which) in seen:
            choices.filter(pk=pk).delete()
        seen.add(tuple(which))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_freshness"),
        ("families", "0007_a_family_that_asks_on_the_site"),
        ("leaflet", "0001_choices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="leafletchoice", name="one_choice_by_leaflet_and_service"
        ),
        migrations.RunPython(keep_the_last, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="leafletchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(neighbourhood__isnull=False),
                fields=("commune_code", "neighbourhood", "service"),
                name="one_choice_by_neighbourhood_and_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="leafletchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(neighbourhood__isnull=True),
                fields=("commune_code", "service"),
                name="one_choice_by_commune_and_service",
            ),
        ),
    ]

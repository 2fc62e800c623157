"""Names without accents for lists; search terms compared byte by byte on PostgreSQL."""

from django.db import migrations, models


def compare_bytes(apps, schema_editor):
    """A prefix is a range only where « C » rules: SQLite already compares bytes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE families_searchterm ALTER COLUMN term TYPE varchar(120) COLLATE "C"'
        )
        schema_editor.execute(
            'ALTER TABLE families_family ALTER COLUMN sort_name TYPE varchar(160) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="family",
            name="sort_name",
            field=models.CharField(blank=True, default="", editable=False, max_length=160),
        ),
        migrations.RunPython(compare_bytes, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="child",
            index=models.Index(fields=["born_on"], name="children_born_on"),
        ),
        migrations.AddIndex(
            model_name="family",
            index=models.Index(fields=["referente", "sort_name", "id"], name="families_by_name"),
        ),
    ]

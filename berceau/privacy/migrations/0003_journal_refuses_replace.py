"""SQLite's INSERT OR REPLACE removes a line without firing DELETE triggers: refused as well."""

from django.db import migrations

TABLES = ("privacy_reading", "privacy_act")

UP = """
CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END
"""


def up(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(UP.format(table=table))


def down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_replace")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_journal_never_changes")]
    operations = [migrations.RunPython(up, down)]

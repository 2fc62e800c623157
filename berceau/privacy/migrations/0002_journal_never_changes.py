"""The journal refuses change and deletion in the database itself, on both engines."""

from django.db import migrations

TABLES = ("privacy_reading", "privacy_act")

SQLITE_UP = """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END;
CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'le journal ne s''efface pas'); END;
"""
SQLITE_DOWN = """
DROP TRIGGER IF EXISTS {table}_refuses_update;
DROP TRIGGER IF EXISTS {table}_refuses_delete;
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION privacy_journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'le journal ne se modifie pas et ne s''efface pas'; END $$;
"""
POSTGRES_UP = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION privacy_journal_refuses();
CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION privacy_journal_refuses();
"""
POSTGRES_DOWN = """
DROP TRIGGER IF EXISTS {table}_refuses_change ON {table};
DROP TRIGGER IF EXISTS {table}_refuses_truncate ON {table};
"""


def statements(script):
    """Split on the blank line between triggers: a trigger's body holds semicolons."""
    return [part for part in script.strip().replace("END;\n", "END;\n\n").split("\n\n") if part.strip()]


def up(apps, schema_editor):
    engine = schema_editor.connection.vendor
    if engine == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        script = (POSTGRES_UP if engine == "postgresql" else SQLITE_UP).format(table=table)
        if engine == "postgresql":
            schema_editor.execute(script)
        else:
            for statement in statements(script):
                schema_editor.execute(statement)


def down(apps, schema_editor):
    engine = schema_editor.connection.vendor
    for table in TABLES:
        script = (POSTGRES_DOWN if engine == "postgresql" else SQLITE_DOWN).format(table=table)
        for statement in script.strip().split(";\n"):
            schema_editor.execute(statement)
    if engine == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS privacy_journal_refuses()")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(up, down)]

"""Every line has a number and a seal; the database refuses change, deletion and going back.

A line is deleted under a permit of the same transaction only (`ForgetPermit`), which no transaction
can commit. A later migration that alters these tables on SQLite builds them again without their
triggers: end it with `up`.
"""

from django.db import migrations, models
from django.db.models import Q

LINES = ("privacy_reading", "privacy_act")
HEAD = "privacy_chainhead"

SQLITE_LINE = (
    """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END
""",
    """
CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM privacy_forgetpermit WHERE up_to >= OLD.number)
BEGIN SELECT RAISE(ABORT, 'le journal ne s''efface pas'); END
""",
    # INSERT OR REPLACE removes a line without firing DELETE triggers.
    """
CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END
""",
)
SQLITE_HEAD = (
    f"""
CREATE TRIGGER {HEAD}_refuses_update BEFORE UPDATE ON {HEAD} WHEN NEW.number <= OLD.number
BEGIN SELECT RAISE(ABORT, 'la fin du journal ne recule pas'); END
""",
    f"""
CREATE TRIGGER {HEAD}_refuses_delete BEFORE DELETE ON {HEAD}
BEGIN SELECT RAISE(ABORT, 'la fin du journal ne s''efface pas'); END
""",
    f"""
CREATE TRIGGER {HEAD}_refuses_replace BEFORE INSERT ON {HEAD}
WHEN EXISTS (SELECT 1 FROM {HEAD} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'la fin du journal ne recule pas'); END
""",
)
POSTGRES_UP = (
    """
CREATE FUNCTION privacy_journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT 1 FROM privacy_forgetpermit WHERE up_to >= OLD.number) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'le journal ne se modifie pas et ne s''efface pas';
END $$
""",
    """
CREATE FUNCTION privacy_chain_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.number > OLD.number THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'la fin du journal ne recule pas et ne s''efface pas';
END $$
""",
    *(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        for table, function in (
            *((table, "privacy_journal_refuses") for table in LINES),
            (HEAD, "privacy_chain_refuses"),
        )
    ),
    *(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        for table, function in (
            *((table, "privacy_journal_refuses") for table in LINES),
            (HEAD, "privacy_chain_refuses"),
        )
    ),
)


def up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES_UP:
            schema_editor.execute(statement)
        return
    for table in LINES:
        for statement in SQLITE_LINE:
            schema_editor.execute(statement.format(table=table))
    for statement in SQLITE_HEAD:
        schema_editor.execute(statement)


def down(apps, schema_editor):
    for table in (*LINES, HEAD):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_truncate ON {table}")
            continue
        for verb in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS privacy_journal_refuses()")
        schema_editor.execute("DROP FUNCTION IF EXISTS privacy_chain_refuses()")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_seal_what_is_there")]
    operations = [
        *(
            operation
            for model in ("act", "reading")
            for operation in (
                migrations.AlterField(
                    model, "number",
                    models.PositiveBigIntegerField(unique=True, verbose_name="numéro de ligne"),
                ),
                migrations.AlterField(
                    model, "seal", models.BinaryField(max_length=32, verbose_name="sceau")
                ),
            )
        ),
        migrations.AddIndex(
            "reading", models.Index(fields=["agent", "at"], name="readings_of_an_agent")
        ),
        migrations.AddIndex("reading", models.Index(fields=["at"], name="readings_by_day")),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                name="a_reading_is_of_a_file_or_of_a_list",
                condition=Q(family_number__isnull=False, scope="", files__isnull=True)
                | (Q(family_number__isnull=True, files__gte=1) & ~Q(scope="")),
            ),
        ),
        migrations.RunPython(up, down),
    ]  # fmt: skip

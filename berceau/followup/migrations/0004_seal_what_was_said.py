"""Values in clear are sealed, in batches; stopped, it starts again where it was."""

from django.db import migrations

from berceau.kit.sealing import seal_tables, unseal_tables

TABLES = ("followup.Note", "followup.Closing")


class Migration(migrations.Migration):
    # Each batch is a transaction; what was in clear is then swept out of the database's files.
    atomic = False
    dependencies = [("followup", "0003_what_was_said_is_a_sealed_column")]
    operations = [migrations.RunPython(seal_tables(*TABLES), unseal_tables(*TABLES))]

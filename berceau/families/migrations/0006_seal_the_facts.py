"""Values in clear are sealed, in batches; stopped, it starts again where it was."""

from django.db import migrations

from berceau.kit.sealing import seal_tables, unseal_tables

TABLES = ("families.Family", "families.DateChange")


class Migration(migrations.Migration):
    # Each batch is a transaction; what was in clear is then swept out of the database's files.
    atomic = False
    dependencies = [("families", "0005_facts_of_the_couple_and_housing_are_sealed_columns")]
    operations = [migrations.RunPython(seal_tables(*TABLES), unseal_tables(*TABLES))]

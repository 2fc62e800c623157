from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0001_structures_services_places")]

    operations: ClassVar = []

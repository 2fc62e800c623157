from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0002_imports")]

    operations: ClassVar = []

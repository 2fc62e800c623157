"""A person may ask that the file be kept but left as it is (RGPD, article 18)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("families", "0003_a_parent_whose_role_is_not_asked_yet")]
    operations = [
        migrations.AddField(
            model_name="family",
            name="frozen_on",
            field=models.DateField(blank=True, null=True, verbose_name="laissé tel quel depuis le"),
        ),
    ]

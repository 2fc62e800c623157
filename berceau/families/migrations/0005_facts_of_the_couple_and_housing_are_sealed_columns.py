"""The columns become text: their values are sealed by the next migration."""

from django.db import migrations

import berceau.kit.encrypted as sealed


class Migration(migrations.Migration):
    dependencies = [("families", "0004_a_file_left_as_it_is")]
    operations = [
        migrations.AlterField(
            "family",
            "single_parent",
            sealed.EncryptedBooleanField(blank=True, null=True, verbose_name="parent seul"),
        ),
        migrations.AlterField(
            "family",
            "unmarried",
            sealed.EncryptedBooleanField(blank=True, null=True, verbose_name="parents non mariés"),
        ),
        migrations.AlterField(
            "family",
            "second_parent_employed",
            sealed.EncryptedBooleanField(
                blank=True, null=True, verbose_name="second parent salarié"
            ),
        ),
        migrations.AlterField(
            "family",
            "social_housing_request_on",
            sealed.EncryptedDateField(
                blank=True, null=True, verbose_name="demande de logement social déposée le"
            ),
        ),
        migrations.AlterField(
            "family",
            "separated_on",
            sealed.EncryptedDateField(blank=True, null=True, verbose_name="séparation le"),
        ),
        migrations.AlterField(
            "family",
            "territory_arrived_on",
            sealed.EncryptedDateField(blank=True, null=True, verbose_name="arrivée en France le"),
        ),
        migrations.AlterField(
            "datechange",
            "field",
            sealed.EncryptedCharField(max_length=30, verbose_name="date"),
        ),
        migrations.AlterField(
            "datechange",
            "before",
            sealed.EncryptedDateField(blank=True, null=True, verbose_name="avant"),
        ),
        migrations.AlterField(
            "datechange",
            "after",
            sealed.EncryptedDateField(blank=True, null=True, verbose_name="après"),
        ),
    ]

"""The columns become text: their values are sealed by the next migration."""

from django.db import migrations

import berceau.kit.encrypted as sealed


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_desk_keys_announcements_stopped_promises")]
    operations = [
        migrations.AlterField(
            "note",
            "text",
            sealed.EncryptedTextField(
                blank=True, max_length=2000, verbose_name="ce qui a été dit"
            ),
        ),
        migrations.AlterField(
            "note",
            "themes",
            sealed.EncryptedJSONField(blank=True, default=list, verbose_name="thèmes"),
        ),
        migrations.AlterField(
            "closing",
            "last_note",
            sealed.EncryptedTextField(blank=True, max_length=2000, verbose_name="dernier mot"),
        ),
        migrations.AlterField(
            "closing",
            "what_follows",
            sealed.EncryptedCharField(blank=True, max_length=200, verbose_name="et ensuite"),
        ),
    ]

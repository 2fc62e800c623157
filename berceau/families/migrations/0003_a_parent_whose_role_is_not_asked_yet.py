from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0002_names_in_order_terms_in_bytes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="adult",
            name="role",
            field=models.CharField(
                choices=[
                    ("mother", "mère"),
                    ("father", "père"),
                    ("second_parent", "second parent"),
                    ("parent", "parent"),
                    ("step_parent", "beau-parent"),
                    ("grandparent", "grand-parent"),
                    ("other", "autre adulte"),
                ],
                max_length=14,
                verbose_name="lien",
            ),
        ),
    ]

"""The projection is disposable: its table is made again with the columns that lists read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("families", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pathway", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="ProjectedStep"),
        migrations.CreateModel(
            name="ProjectedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20)),
                ("domain", models.CharField(max_length=8)),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("late_from", models.DateField(null=True)),
                ("late_until", models.DateField(null=True)),
                ("active_from", models.DateField(null=True)),
                ("active_until", models.DateField(null=True)),
                ("postponed_to", models.DateField(null=True)),
                ("bereavement", models.BooleanField(default=False)),
                ("shows_on", models.DateField()),
                ("attention_from", models.DateField(null=True)),
                ("attention_until", models.DateField(null=True)),
                ("child", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="families.child")),
                ("family", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="families.family")),
                ("pregnancy", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="families.pregnancy")),
                ("referente", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "étape projetée",
                "verbose_name_plural": "étapes projetées",
                "indexes": [
                    models.Index(fields=["referente", "shows_on"], name="steps_showing"),
                    models.Index(
                        condition=models.Q(("attention_from__isnull", False)),
                        fields=["referente", "attention_until", "attention_from"],
                        name="steps_asking_attention",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Projection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack_version", models.CharField(max_length=40)),
                ("pack_fingerprint", models.CharField(max_length=64)),
                ("made_on", models.DateField(verbose_name="calculées le")),
                ("families", models.PositiveIntegerField(verbose_name="familles")),
            ],
            options={"verbose_name": "calcul des listes", "verbose_name_plural": "calculs des listes"},
        ),
    ]

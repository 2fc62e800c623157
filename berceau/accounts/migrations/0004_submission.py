import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import berceau.kit.encrypted


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_dpo_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='clé du formulaire')),
                ('route', models.CharField(max_length=100, verbose_name='route')),
                ('content', models.CharField(max_length=64, verbose_name='empreinte de ce qui a été envoyé')),
                ('outcome', berceau.kit.encrypted.EncryptedJSONField(default=dict, verbose_name='réponse faite')),
                ('received_at', models.DateTimeField(db_index=True, verbose_name='reçu le')),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agent')),
            ],
            options={
                'verbose_name': 'formulaire reçu',
                'verbose_name_plural': 'formulaires reçus',
            },
        ),
    ]

import berceau.families.models.references
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_structures_services_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=80, unique=True, verbose_name='source')),
                ('columns', models.JSONField(default=dict, verbose_name='colonnes')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'correspondance de colonnes',
                'verbose_name_plural': 'correspondances de colonnes',
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=berceau.families.models.references.new_reference, editable=False, max_length=12, unique=True)),
                ('step', models.CharField(choices=[('waits', 'en attente de lecture'), ('checks', 'lecture en cours'), ('columns', 'colonnes à confirmer'), ('ready', 'lu, rien n’est écrit'), ('queued', 'en attente d’écriture'), ('writes', 'écriture en cours'), ('done', 'fait'), ('refused', 'refusé : rien n’est écrit'), ('dropped', 'abandonné : rien n’est écrit'), ('undone', 'annulé')], default='waits', max_length=10, verbose_name='étape')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='source')),
                ('file_names', models.CharField(max_length=300, verbose_name='fichier')),
                ('file_format', models.CharField(blank=True, max_length=10, verbose_name='format')),
                ('asked_at', models.DateTimeField(verbose_name='demandé le')),
                ('moved_at', models.DateTimeField(verbose_name='dernier pas le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fini le')),
                ('lines_done', models.PositiveIntegerField(default=0, verbose_name='lignes faites')),
                ('lines_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='lignes en tout')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='comptes')),
                ('problems', models.JSONField(blank=True, default=list, verbose_name='erreurs')),
                ('problem_count', models.PositiveIntegerField(default=0, verbose_name='nombre d’erreurs')),
                ('gone', models.JSONField(blank=True, default=dict, verbose_name='disparues de la source')),
                ('columns', models.JSONField(blank=True, default=dict, verbose_name='colonnes')),
                ('good_lines', models.BooleanField(default=False, verbose_name='seulement les bonnes lignes')),
                ('withdraw_gone', models.BooleanField(default=False, verbose_name='retirer les disparues')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='raison')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('content', models.BinaryField(verbose_name='contenu')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='directory.importrun', verbose_name='import')),
            ],
            options={
                'verbose_name': 'fichier importé',
                'verbose_name_plural': 'fichiers importés',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=10, verbose_name='table')),
                ('row', models.BigIntegerField(verbose_name='ligne')),
                ('fields', models.JSONField(blank=True, default=dict, verbose_name='champs')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='directory.importrun', verbose_name='import')),
            ],
            options={
                'verbose_name': 'changement d’un import',
                'verbose_name_plural': 'changements d’un import',
            },
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.UniqueConstraint(condition=models.Q(('step', 'writes')), fields=('step',), name='one_import_writes_at_a_time'),
        ),
    ]

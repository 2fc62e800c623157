from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0002_imports")]

    operations: ClassVar = [
        migrations.CreateModel(
            name='SearchState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_entry', models.PositiveIntegerField(default=0)),
                ('next_word', models.PositiveIntegerField(default=0)),
                ('made_with', models.CharField(blank=True, max_length=32)),
            ],
            options={
                'verbose_name': 'état de l’index de recherche',
                'verbose_name_plural': 'état de l’index de recherche',
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('entries', models.PositiveIntegerField()),
                ('bits', models.BinaryField()),
            ],
            options={
                'verbose_name': 'terme de l’index de recherche',
                'verbose_name_plural': 'termes de l’index de recherche',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('entries', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'mot de l’index de recherche',
                'verbose_name_plural': 'mots de l’index de recherche',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('service_key', models.BigIntegerField(null=True, unique=True)),
                ('professional_key', models.BigIntegerField(null=True, unique=True)),
                ('reference', models.CharField(max_length=12)),
                ('words', models.TextField(blank=True)),
                ('tags', models.TextField(blank=True)),
                ('rank', models.BigIntegerField()),
                ('cell', models.IntegerField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
            ],
            options={
                'verbose_name': 'entrée de l’index de recherche',
                'verbose_name_plural': 'entrées de l’index de recherche',
                'indexes': [models.Index(fields=['cell', 'number', 'latitude', 'longitude'], name='search_entry_by_square')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('professional_key__isnull', True), ('service_key__isnull', False)), models.Q(('professional_key__isnull', False), ('service_key__isnull', True)), _connector='OR'), name='search_entry_of_one_thing')],
            },
        ),
    ]

import berceau.families.models.references
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='professional',
            name='archived_because',
            field=models.CharField(blank=True, max_length=200, verbose_name='retirée parce que'),
        ),
        migrations.AddField(
            model_name='service',
            name='archived_because',
            field=models.CharField(blank=True, max_length=200, verbose_name='retirée parce que'),
        ),
        migrations.AddField(
            model_name='structure',
            name='archived_because',
            field=models.CharField(blank=True, max_length=200, verbose_name='retirée parce que'),
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=berceau.families.models.references.new_reference, editable=False, max_length=12, unique=True)),
                ('asked_at', models.DateTimeField(verbose_name='demandée le')),
                ('older_than_months', models.PositiveSmallIntegerField(verbose_name='vérifiées il y a plus de (mois)')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='nature')),
                ('commune_code', models.CharField(blank=True, max_length=5, verbose_name='commune')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandée par')),
            ],
            options={
                'verbose_name': 'campagne de vérification',
                'verbose_name_plural': 'campagnes de vérification',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AskedStructure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('without_email', models.BooleanField(default=False, verbose_name='sans courriel')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='écrite le')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='relancée le')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='a répondu le')),
                ('rung_at', models.DateTimeField(blank=True, null=True, verbose_name='appelée le')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='directory.structure', verbose_name='structure')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='directory.campaign', verbose_name='campagne')),
            ],
            options={
                'verbose_name': 'structure interrogée',
                'verbose_name_plural': 'structures interrogées',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'structure'), name='asked_once_in_a_campaign')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=berceau.families.models.references.new_reference, editable=False, max_length=12, unique=True)),
                ('field', models.CharField(max_length=40, verbose_name='champ')),
                ('value', models.CharField(blank=True, max_length=10000, verbose_name='valeur proposée')),
                ('at', models.DateTimeField(verbose_name='proposée le')),
                ('accepted', models.BooleanField(blank=True, null=True, verbose_name='acceptée')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='regardée le')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='directory.service', verbose_name='service')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='regardée par')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='directory.structure', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'proposition d’une structure',
                'verbose_name_plural': 'propositions des structures',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('settled_at', None)), models.Q(('accepted__isnull', False), ('settled_at__isnull', False)), _connector='OR'), name='suggestion_settled_or_not')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('confirmed', 'tout est juste'), ('corrected', 'corrigée'), ('gone', 'n’existe plus')], max_length=10, verbose_name='réponse')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('by_link', models.BooleanField(default=False, verbose_name='par son lien')),
                ('fields', models.JSONField(blank=True, default=list, verbose_name='champs')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='directory.professional', verbose_name='professionnel·le')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='directory.service', verbose_name='service')),
                ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='directory.structure', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'vérification',
                'verbose_name_plural': 'vérifications',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('professional', None), ('service', None), ('structure__isnull', False)), models.Q(('professional', None), ('service__isnull', False), ('structure', None)), models.Q(('professional__isnull', False), ('service', None), ('structure', None)), _connector='OR'), name='verification_of_one_entry')],
            },
        ),
    ]

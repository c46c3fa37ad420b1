import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0048_bulk_run'),
    ]

    operations = [
        migrations.CreateModel(
            name='DomainAliasRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain_name', models.CharField(max_length=255)),
                ('proof_text', models.CharField(max_length=64)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('requested_by', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('check_asked_at', models.DateTimeField(blank=True, null=True)),
                ('check_error_code', models.CharField(blank=True, max_length=64)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='provisioning.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'domain_name'), name='one_alias_request_per_name')],
            },
        ),
    ]

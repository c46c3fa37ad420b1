import django.db.models.deletion
import provisioning.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0047_setup_link'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('reading', 'Being read'), ('planned', 'Waiting for your decision'), ('unreadable', 'Cannot be read'), ('running', 'Under way'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='reading', max_length=16)),
                ('hand_over', models.CharField(choices=[('links', 'Each owner chooses the password by a personal link'), ('sheet', 'Passwords are generated and shown once on a sheet')], default='links', max_length=16)),
                ('file_name', models.CharField(max_length=255)),
                ('content', models.BinaryField(blank=True)),
                ('error_code', models.CharField(blank=True, max_length=64)),
                ('monthly_difference', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('actor', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('worked_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('sheet_shown_at', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='provisioning.service')),
            ],
        ),
        migrations.CreateModel(
            name='BulkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_number', models.PositiveIntegerField()),
                ('address', models.CharField(blank=True, max_length=320)),
                ('verdict', models.CharField(choices=[('create', 'Create'), ('change', 'Change'), ('same', 'Nothing to do'), ('conflict', 'Conflict'), ('error', 'Error')], max_length=16)),
                ('wish', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict)),
                ('errors', models.JSONField(default=list)),
                ('owner_email', models.EmailField(blank=True, max_length=254)),
                ('is_asked', models.BooleanField(default=False)),
                ('secret', provisioning.models.fields.EncryptedTextField(blank=True)),
                ('operation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='provisioning.operation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='provisioning.bulkrun')),
            ],
            options={
                'ordering': ['line_number'],
            },
        ),
        migrations.AddIndex(
            model_name='bulkrun',
            index=models.Index(fields=['status', 'worked_at'], name='bulk_run_to_go_on'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.UniqueConstraint(fields=('run', 'line_number'), name='bulk_rows_are_numbered'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0041_mailbox_restores'),
    ]

    operations = [
        migrations.AddField(
            model_name='alias',
            name='flags_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='alias',
            name='flags_read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

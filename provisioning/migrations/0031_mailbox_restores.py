from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0030_mailbox_deletes_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='restores',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0040_mailbox_forward_read'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='restores',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]

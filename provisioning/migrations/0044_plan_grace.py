from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0043_dns_finding'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='grace_day_count',
            field=models.PositiveSmallIntegerField(default=7, help_text='0 deletes a mailbox for good at once.', verbose_name='days in which a deleted mailbox can be restored'),
        ),
    ]

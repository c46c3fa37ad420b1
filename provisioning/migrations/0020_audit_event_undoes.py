from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0019_plan_price'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditevent',
            name='undoes_event_id',
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]

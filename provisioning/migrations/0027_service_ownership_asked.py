from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0026_service_options'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='ownership_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

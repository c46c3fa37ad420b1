from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0044_plan_grace'),
    ]

    operations = [
        migrations.AddField(
            model_name='distributionlist',
            name='members_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='distributionlist',
            name='refused_members',
            field=models.JSONField(blank=True, default=list),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0045_list_members_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='catch_all_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='catch_all_read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='catch_all_target',
            field=models.CharField(blank=True, max_length=320, null=True),
        ),
    ]

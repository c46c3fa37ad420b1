from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0034_protocol_price'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='deletes_at',
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
    ]

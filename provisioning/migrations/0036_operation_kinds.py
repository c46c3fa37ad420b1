import provisioning.models.operation
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0035_mailbox_deletes_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='operation',
            name='kind',
            field=models.CharField(choices=provisioning.models.operation.operation_kinds, max_length=32),
        ),
        migrations.AlterField(
            model_name='operation',
            name='object_kind',
            field=models.CharField(choices=provisioning.models.operation.object_kinds, default='service', max_length=16),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("provisioning", "0014_operation_object_filled"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="operation",
            name="mailbox",
        ),
    ]

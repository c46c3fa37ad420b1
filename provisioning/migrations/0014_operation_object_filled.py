from django.db import migrations
from django.db.models import F


def name_the_objects(apps, schema_editor):
    """A mailbox that is gone since has left no number behind."""
    operations = apps.get_model("provisioning", "Operation").objects
    of_mailboxes = operations.filter(kind__contains="mailbox")
    of_mailboxes.update(object_kind="mailbox", object_id=F("mailbox_id"))
    operations.exclude(kind__contains="mailbox").update(object_id=F("service_id"))


class Migration(migrations.Migration):

    dependencies = [
        ("provisioning", "0013_operation_object"),
    ]

    operations = [
        migrations.RunPython(name_the_objects, migrations.RunPython.noop),
    ]

"""An event knows its operation as a row, so that both are read at once; the column stays as it is."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("provisioning", "0052_dns_share_link"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="auditevent", name="operation_id"),
                migrations.AddField(
                    model_name="auditevent",
                    name="operation",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="provisioning.operation",
                    ),
                ),
            ],
        ),
    ]

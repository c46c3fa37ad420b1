from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("provisioning", "0012_server_ca_certificate"),
    ]

    operations = [
        migrations.AddField(
            model_name="operation",
            name="object_kind",
            field=models.CharField(
                choices=[
                    ("service", "Mail domain"),
                    ("mailbox", "Mailbox"),
                    ("alias", "Alias"),
                    ("list", "Distribution list"),
                    ("domain_alias", "Domain alias"),
                    ("catch_all", "Mail for unknown names"),
                ],
                default="service",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="operation",
            name="object_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["object_kind", "object_id"], name="operation_of_object"),
        ),
    ]

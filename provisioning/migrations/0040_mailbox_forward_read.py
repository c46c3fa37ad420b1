from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0039_dns_check'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='forward_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='forward_keeps_recipients',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='forward_read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='forward_spam_rule',
            field=models.CharField(blank=True, db_default='', default='', choices=[('none', 'Forward them like the others'), ('delete', 'Delete them'), ('junk', 'Keep them in the junk folder'), ('unprocessed', 'Leave them alone')], max_length=16),
        ),
    ]

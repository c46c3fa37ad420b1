from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0055_administrator'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='shows_mailboxes',
            field=models.BooleanField(db_default=True, default=True, verbose_name='customers have the page “Mailboxes”'),
        ),
        migrations.AddField(
            model_name='plan',
            name='shows_aliases',
            field=models.BooleanField(db_default=True, default=True, verbose_name='customers have the page “Aliases and forwards”'),
        ),
        migrations.AddField(
            model_name='plan',
            name='shows_lists',
            field=models.BooleanField(db_default=True, default=True, verbose_name='customers have the page “Distribution lists”'),
        ),
    ]

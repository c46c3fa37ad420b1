from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0045_list_members_asked'),
    ]

    operations = [
        migrations.AlterField(
            model_name='operation',
            name='kind',
            field=models.CharField(choices=[('create_domain', 'Create the mail domain'), ('change_domain', 'Change the package'), ('suspend_domain', 'Suspend the mail domain'), ('unsuspend_domain', 'Reactivate the mail domain'), ('terminate_domain', 'Remove the mail domain'), ('set_domain_password', "Set the domain administrator's password"), ('create_mailbox', 'Create mailbox'), ('change_mailbox', 'Change mailbox'), ('set_mailbox_password', 'Set password'), ('delete_mailbox', 'Delete mailbox'), ('change_branding', 'Set the branding'), ('reset_branding', 'Reset the branding'), ('set_auto_reply', 'Set automatic reply')], max_length=32),
        ),
    ]

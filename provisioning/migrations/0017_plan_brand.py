import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisioning', '0016_brand'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='brand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='provisioning.brand', verbose_name='brand'),
        ),
    ]

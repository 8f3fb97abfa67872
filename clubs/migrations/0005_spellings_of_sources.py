import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clubs", "0004_declared_totals_named")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spellings",
                to="clubs.source",
                verbose_name="same as",
            ),
        ),
    ]

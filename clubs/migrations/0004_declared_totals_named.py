from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("clubs", "0003_papers_of_clubs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="declaredtotals",
            options={
                "ordering": ["-ends_on", "-pk"],
                "verbose_name": "declared totals",
                "verbose_name_plural": "declared totals",
            },
        ),
    ]

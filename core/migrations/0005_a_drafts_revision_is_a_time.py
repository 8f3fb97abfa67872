from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_job_attempts")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="revision",
            field=models.BigIntegerField(default=0),
        ),
    ]

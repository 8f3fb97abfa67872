import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("clubs", "0002_meetings_and_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Attachment had no row yet; its key becomes a number, which the audit trail needs.
    operations = [
        migrations.DeleteModel(name="Attachment"),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "decision"),
                            ("rules", "club rules"),
                            ("photo", "photo"),
                            ("other", "other paper"),
                        ],
                        max_length=10,
                        verbose_name="kind of paper",
                    ),
                ),
                ("title", core.fields.NfcCharField(max_length=200, verbose_name="title")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date of the paper")),
                ("file_name", models.CharField(max_length=255, verbose_name="file name")),
                ("stored_file", models.FileField(upload_to="attachments/")),
                ("preview_file", models.FileField(blank=True, upload_to="attachments/")),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="clubs.club",
                        verbose_name="club",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "ordering": ["kind", "-uploaded_at", "pk"],
            },
        ),
    ]

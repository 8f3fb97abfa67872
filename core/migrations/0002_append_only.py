from django.db import migrations

from core.guards import append_only


class Migration(migrations.Migration):
    """The audit trail is never changed or removed."""

    dependencies = [("core", "0001_initial")]

    operations = [append_only("core_auditrecord")]

from django.db import migrations

from core.guards import append_only


class Migration(migrations.Migration):
    """Ledger entries are never changed or removed: a mistake is mended by a reversal."""

    dependencies = [("funds", "0001_initial")]

    operations = [append_only("funds_entry")]

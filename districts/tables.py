import django_tables2 as tables

from districts.models import Unit


class UnitTable(tables.Table):
    """The order of the units in the file; the page shows them as a tree."""

    class Meta:
        model = Unit
        fields = ("code", "name")
        order_by = ("level", "name_key", "pk")

"""What the reads of the funds share."""

from django.db import models
from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

VALUE_VND = F("cash_vnd") + F("portfolio_vnd") + F("in_kind_vnd") - F("advance_vnd")
"""What an entry does to its fund's value (DOMAIN.md, section 4, "Income fund on D")."""


def scalar(rows: models.QuerySet, group: str, aggregate) -> Coalesce:
    """One aggregate over the rows of an outer row; 0 over no rows."""
    value = rows.order_by().values(group).annotate(value=aggregate).values("value")
    return Coalesce(Subquery(value), 0, output_field=models.BigIntegerField())

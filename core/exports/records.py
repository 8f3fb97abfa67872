"""Who took which rows along: what the audit trail keeps of a list's file."""

from django.http import QueryDict

from core.audit import Trail


def record_export(*, actor, action: str, list_name: str, file_format: str, query: str, rows: int) -> None:
    """One record on the user. The words that were searched for are left out: they may be somebody's name."""
    filters = QueryDict(query, mutable=True)
    filters.pop("q", None)
    trail = Trail(actor, action)
    after = {"list": list_name, "format": file_format, "filters": filters.urlencode(safe=","), "rows": rows}
    trail.add(actor, after=after)
    trail.write()

"""Where a crosstab's cells lead: the list of exactly the rows that a cell counts, where its filters can tell them."""

from urllib.parse import urlencode

from django.urls import reverse

from core.dates import format_date
from targets.basis import Basis
from targets.crosstab import Measure

LISTS = {"members": "member_list", "clubs": "club_list", "outstanding": "loan_list"}


class Lists:
    """Of the clubs that a basis counts, and of one source where the page is cut to it."""

    def __init__(self, basis: Basis, measure: Measure, source_id: int | None = None):
        day = format_date(basis.as_of)
        self.name = LISTS.get("members" if measure.kind == "people" else measure.code, "")
        self.query = {"on": day}
        if not basis.is_whole:
            self.query |= {"area": basis.unit.code, "by": format_date(basis.boundary)}
        if source_id is not None:
            self.query["source"] = str(source_id)
        if measure.borrowed:
            self.query |= {"borrowed": measure.borrowed, "since": format_date(basis.since)}
        if measure.code == "clubs":
            self.query["state"] = "operating"
        if measure.code == "outstanding":
            self.query |= {"state": "owing", "counted": day}

    def url(self, *lines: dict[str, str] | None) -> str:
        """The list cut to these lines; "" where there is no such list, or no filter for one of them."""
        query = dict(self.query)
        for one in lines:
            if one is None or (self.name == "loan_list" and "founded" in one):
                return ""
            query |= one
        return f"{reverse(self.name)}?{urlencode(query)}" if self.name else ""

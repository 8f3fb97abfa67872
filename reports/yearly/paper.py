import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.sheets.official import Paper
from districts.models import Unit
from reports.models import Letterhead
from reports.querysets import letterhead_on

BLANK = "." * 24
"""To be filled in by hand."""


def head_of(day: dt.date, issuers: Sequence[Unit] = ()) -> Letterhead | None:
    """The letterhead of a paper of that day: of the first of these areas that has one, without areas the province's.

    Where no area has one, the province's body is the superior of the first area, and its own people sign by hand.
    """
    own = next((found for unit in issuers if (found := letterhead_on(day, unit))), None)
    if own or not issuers:
        return own or letterhead_on(day)
    province, area = letterhead_on(day), issuers[0]
    return Letterhead(
        unit=area,
        superior=province.issuer if province else BLANK,
        issuer=str(area),
        number_mark="/BC-......",
        place=area.name,
        signatory_title=_("HEAD OF THE UNIT"),
    )


def paper_of(letterhead: Letterhead | None, day: dt.date, stamp: str) -> Paper:
    """The frame of a paper of that day; without a letterhead its places are dotted lines."""
    one = letterhead or Letterhead(
        superior=BLANK,
        issuer=BLANK,
        number_mark="/BC-......",
        place="............",
        signatory_title=_("HEAD OF THE UNIT"),
    )
    words = {"place": one.place, "day": f"{day.day:02d}", "month": f"{day.month:02d}", "year": day.year}
    return Paper(
        superior=one.superior.upper(),
        issuer=one.issuer.upper(),
        number=f"Số: ........{one.number_mark}",
        state="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        place_and_date="{place}, ngày {day} tháng {month} năm {year}".format(**words),
        preparer_title=_("PREPARED BY"),
        preparer_name=one.preparer_name,
        signatory_title=one.signatory_title.upper(),
        signatory_name=one.signatory_name,
        recipients_title=_("Recipients:"),
        recipients=[line.strip() for line in one.recipients.splitlines() if line.strip()] or [_("As above"), "Lưu: VT"],
        not_applicable=_("not applicable"),
        page_words=_("Page"),
        stamp=stamp,
    )

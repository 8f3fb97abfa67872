import datetime as dt

from django.utils.translation import gettext as _

from core.sheets.official import Paper
from reports.models import Letterhead

BLANK = "." * 24
"""To be filled in by hand."""


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

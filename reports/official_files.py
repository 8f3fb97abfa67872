"""The official yearly report as a file: its tables as a workbook, or its words as Word and PDF, from one read."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from core.documents import DOCX, PDF
from core.documents.pdf import write_pdf
from core.documents.word import write_docx
from core.sheets import XLSX
from reports.narrative.report import Written, document_of
from reports.querysets import report_text
from reports.yearly import Annex, file_name, write_annex
from targets.basis import Basis

CONTENT_TYPES = {"xlsx": XLSX, "docx": DOCX, "pdf": PDF}
"""{ending: content type} of the files that there are."""


class OfficialFile(NamedTuple):
    name: str
    content: bytes
    content_type: str


def official_file(annex: Annex, ending: str, written: Written) -> OfficialFile:
    """The report of these tables as "xlsx", "docx" or "pdf"."""
    out = BytesIO()
    if ending == "xlsx":
        write_annex(out, annex, written.by_part())
    else:
        write: Callable = {"docx": write_docx, "pdf": write_pdf}[ending]
        write(out, document_of(annex, written))
    return OfficialFile(file_name(annex.basis, ending), out.getvalue(), CONTENT_TYPES[ending])


def written_for(basis: Basis) -> Written:
    """What was written for the basis' own unit and exactly its days; nothing where nobody did."""
    text = report_text(basis.since, basis.as_of, basis.unit)
    return Written(text.difficulties, text.proposals, text.next_year) if text else Written()

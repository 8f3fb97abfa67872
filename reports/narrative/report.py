"""The whole report: its parts in the order of an official paper, and the paper itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import override

from core.dates import format_date, reporting_year
from core.documents.model import Document, Frame, Grid, Part
from reports.models import Letterhead
from reports.narrative.clubs import area_name, clubs_part
from reports.narrative.doings import areas_grid, doings_part
from reports.narrative.figures import Figures, Name
from reports.narrative.money import funds_part, lending_part
from reports.narrative.results import results_grid, results_part
from reports.narrative.sentences import Sentence, say
from reports.narrative.words import WORDS
from reports.yearly import Annex
from reports.yearly.paper import head_of, paper_of
from reports.yearly.standing import state_lines
from targets.basis import Basis

Paragraph = Sequence[Sentence]


@dataclass(frozen=True)
class Written:
    """What people wrote for the report, in plain paragraphs; "" where nobody did."""

    difficulties: str = ""
    proposals: str = ""
    next_year: str = ""

    def by_part(self) -> dict[str, str]:
        """By the parts of the workbook's sheet of words."""
        return {"difficulties": self.difficulties, "proposals": self.proposals, "next_plan": self.next_year}


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs of sentences, or with what somebody wrote. `mark` stands before each paragraph."""

    heading: str
    paragraphs: Sequence[Paragraph] = ()
    level: int = 1
    grid: Grid | None = None
    written: Sequence[str] = ()
    mark: str = ""


@dataclass(frozen=True)
class Narrative:
    basis: Basis
    about: str
    opening: Sentence
    sections: Sequence[Section]
    closing: Sentence

    def sentences(self) -> Iterator[Sentence]:
        """All sentences that were made from figures, in their order."""
        yield self.opening
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield from paragraph
        yield self.closing


def narrative_of(annex: Annex, written: Written, letterhead: Letterhead | None) -> Narrative:
    """The report of these tables, in Vietnamese whatever the reader's language."""
    with override("vi"):
        figures, basis = Figures(annex), annex.basis
        return Narrative(
            basis=basis,
            about=_about(basis),
            opening=_opening(basis, letterhead),
            sections=[*_results(figures, basis), *_written(written)],
            closing=say("closing", area=area_name(basis)),
        )


def _about(basis: Basis) -> str:
    words = "Kết quả chương trình Câu lạc bộ Liên thế hệ tự giúp nhau"
    if (basis.since, basis.as_of) == reporting_year(basis.as_of.year):
        return f"{words} {basis.unit} năm {basis.as_of.year}"
    return f"{words} {basis.unit} từ {format_date(basis.since)} đến {format_date(basis.as_of)}"


def _opening(basis: Basis, letterhead: Letterhead | None) -> Sentence:
    return say(
        "opening",
        legal=Name(basis.plan.legal_basis or basis.plan.name),
        issuer=Name(letterhead.issuer if letterhead else "cơ quan"),
        area=area_name(basis),
        since=Name(format_date(basis.since)),
        as_of=Name(format_date(basis.as_of)),
        boundary=Name(format_date(basis.boundary)),
    )


def _results(figures: Figures, basis: Basis) -> Iterator[Section]:
    headings = ("Mảng hoạt động", "Số hoạt động", "Lượt tham gia")
    yield Section("I. TÌNH HÌNH TRIỂN KHAI", clubs_part(figures, basis))
    yield Section("II. KẾT QUẢ THEO TỪNG CHỈ TIÊU", results_part(figures), grid=results_grid(figures), mark="- ")
    yield Section("III. QUỸ VÀ VAY VỐN")
    yield Section("1. Quỹ của câu lạc bộ", funds_part(figures), level=2)
    yield Section("2. Vay vốn", lending_part(figures), level=2)
    areas = [say("areas")]
    yield Section("IV. HOẠT ĐỘNG", [*doings_part(figures), areas], grid=areas_grid(figures, headings))


def _written(written: Written) -> Iterator[Section]:
    for heading, text in (
        ("V. KHÓ KHĂN, VƯỚNG MẮC", written.difficulties),
        ("VI. KIẾN NGHỊ, ĐỀ XUẤT", written.proposals),
        ("VII. KẾ HOẠCH NĂM SAU", written.next_year),
    ):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        yield Section(heading, written=lines or [WORDS["text.missing"]])


def document_of(annex: Annex, written: Written) -> Document:
    """The paper with the letterhead of its day; the state of its figures stands on every page."""
    with override("vi"):
        letterhead = head_of(annex.made_on, annex.issuers)
        narrative = narrative_of(annex, written, letterhead)
        paper = paper_of(letterhead, annex.made_on, annex.stamp)
        frame = Frame(
            superior=paper.superior,
            issuer=paper.issuer,
            number=paper.number,
            state=paper.state,
            motto=paper.motto,
            place_and_date=paper.place_and_date,
            signatory_title=paper.signatory_title,
            signatory_name=paper.signatory_name,
            recipients_title=paper.recipients_title,
            recipients=paper.recipients,
            state_lines=state_lines(annex.standing, annex.stamp),
        )
        return Document(
            frame=frame,
            kind="BÁO CÁO",
            about=narrative.about,
            addressees=f"Kính gửi: {letterhead.superior}" if letterhead else "",
            opening=[narrative.opening.text],
            parts=[_part(section) for section in narrative.sections],
            closing=[narrative.closing.text],
        )


def _part(section: Section) -> Part:
    made = [" ".join(sentence.text for sentence in paragraph) for paragraph in section.paragraphs if paragraph]
    lines = [f"{section.mark}{text}" for text in made]
    return Part(section.heading, section.level, [*lines, *section.written], section.grid)

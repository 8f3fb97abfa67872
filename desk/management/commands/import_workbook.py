"""Reads a programme workbook (CONTRACT, sections 1 to 3)."""

import json
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import DataRefused, PlainCommand, WrongCall
from desk.management.commands.export_workbook import actor_named
from desk.workbook.errors_file import write_errors
from desk.workbook.result import Result
from desk.workbook.services import check_workbook, import_workbook


class Command(PlainCommand):
    help = "Checks a programme workbook and saves all of it or nothing; every error at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="save nothing")
        parser.add_argument("--user", help="act as this user; without it as the system")
        parser.add_argument(
            "--errors", type=Path, metavar="OUT.xlsx", help="write the same workbook with errors marked"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise WrongCall(_("There is no file %(file)s.") % {"file": file})
        if options["errors"] and options["errors"].resolve() == file.resolve():
            raise WrongCall(_("Give --errors another name than the workbook's own: it would be written over."))
        act = check_workbook if options["check"] else import_workbook
        result = act(actor=actor_named(options["user"]), file=file)
        self.stdout.write(_text(result, options["format"]))
        if result.errors:
            if options["errors"]:
                self._write_errors(file, result, options["errors"])
            raise DataRefused(_("Refused: %(count)s errors. Nothing was saved.") % {"count": len(result.errors)})

    def _write_errors(self, file: Path, result: Result, target: Path) -> None:
        try:
            with target.open("wb") as out:
                write_errors(file, result.errors, out)
        except OSError as error:
            raise WrongCall(
                _("The file %(file)s cannot be written: %(error)s") % {"file": target, "error": error}
            ) from None


def _text(result: Result, form: str) -> str:
    return json.dumps(result.as_json(), ensure_ascii=False) if form == "json" else result.as_text()

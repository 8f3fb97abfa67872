"""The base of the management commands that the contract names: plain words on standard error, exit codes 0, 1 and 2."""

import argparse
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.dates import parse_date
from core.problems import Refused

REFUSED, WRONG_CALL = 1, 2
MOST_TOLD = 20
"""Of more sentences the first ones do."""


class DataRefused(CommandError):
    """The data does not allow it: exit code 1."""

    def __init__(self, message: str):
        super().__init__(message, returncode=REFUSED)


class WrongCall(CommandError):
    """The command was called wrongly: exit code 2."""

    def __init__(self, message: str):
        super().__init__(message, returncode=WRONG_CALL)


class PlainCommand(BaseCommand):
    """A command whose errors are sentences, without a class name before them and without a traceback."""

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            refusal = DataRefused(
                _("The database does not answer as expected (%(error)s). Has it been set up?") % {"error": error}
            )
            self._end(refusal, error, options)
        except Refused as error:
            self._end(DataRefused("\n".join(messages_of(error)[:MOST_TOLD])), error, options)
        except CommandError as error:
            self._end(error, error, options)

    def _end(self, refusal: CommandError, cause: Exception, options: dict) -> None:
        if options.get("traceback"):
            raise cause
        if not self._called_from_command_line:
            raise refusal from cause
        self.stderr.write(str(refusal))
        sys.exit(refusal.returncode)


def messages_of(refused: Refused) -> list[str]:
    """What a service refused, each sentence once."""
    return list(dict.fromkeys(str(problem.message) for problem in refused.problems))


def date_argument(text: str) -> date:
    """For argparse: YYYY-MM-DD or DD/MM/YYYY."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None

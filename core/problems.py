"""What a service refuses, in words: every fault at once, each beside the field and row that it belongs to."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Problem:
    """One fault. `field` is the draft's field or "" for the whole; `index` the draft's place in its batch."""

    message: str
    field: str = ""
    index: int = 0


class Refused(Exception):
    """A write that was refused; nothing of it is saved. `problems` is never empty."""

    def __init__(self, *problems: Problem):
        self.problems = list(problems)
        super().__init__("; ".join(str(problem.message) for problem in problems))


def from_validation_error(error: ValidationError, index: int = 0) -> list[Problem]:
    """The problems of a model's full_clean()."""
    if not hasattr(error, "error_dict"):
        return [Problem(message, index=index) for message in error.messages]
    return [
        Problem(message, "" if field == "__all__" else field, index)
        for field, messages in error.message_dict.items()
        for message in messages
    ]

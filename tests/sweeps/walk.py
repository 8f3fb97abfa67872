"""What the whole site answers to each persona's GET: walked once in a run, read by every sweep that only looks."""

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.sweeps.stage import Stage
from tests.sweeps.visits import Persona, visits

PATIENCE = 1200  # half seconds; a walk takes well under a minute


@dataclass(frozen=True)
class Seen:
    """One answer: its code, its headers by their names in small letters, its whole text (visits.body_of)."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def is_page(self) -> bool:
        return self.status == 200 and self.headers["content-type"].startswith("text/html")


Walk = dict[str, Seen]
"""{visit: answer}"""


def walked(stage: Stage, name: str) -> Walk:
    """Every address, with the rows of district A, as the persona gets it."""
    persona, found = Persona(stage, name), {}
    for visit in visits(stage.a):
        answer = persona.ask("GET", visit.url)
        headers = {key.lower(): value for key, value in answer.items()}
        found[visit.name] = Seen(answer.status_code, headers, answer.body_text)
    return found


def kept(folder: Path, name: str, make: Callable[[], Walk]) -> Walk:
    """The walk that the workers of one run share: who asks first makes it, the others wait for it."""
    path = folder / f"walk-{name}.pickle"
    for _ in range(PATIENCE):
        if path.exists():
            return pickle.loads(path.read_bytes())  # noqa: S301 - written below
        try:
            path.with_suffix(".claim").touch(exist_ok=False)
        except FileExistsError:
            time.sleep(0.5)
            continue
        try:
            made = path.with_suffix(".new")
            made.write_bytes(pickle.dumps(make()))
            made.rename(path)
        finally:
            path.with_suffix(".claim").unlink()
    raise TimeoutError(f"nobody finished the walk of {name}")

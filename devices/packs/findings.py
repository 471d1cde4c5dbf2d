"""What is wrong, or not yet done, in a pack: in which file, at which key, what stands there, what to write instead."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem keeps a pack from being used; a todo does not."""

    file: Path
    key: str
    """Empty where the file itself is meant."""
    value: str
    """What stands there, as written; empty where nothing does."""
    cure: str
    grade: Literal["problem", "todo"] = "problem"

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else str(self.file)
        return f"{where} (is {self.value:.80}): {self.cure}" if self.value else f"{where}: {self.cure}"


@dataclass(frozen=True, slots=True)
class Findings:
    """Collects what the checks find, so that one reading of a pack names everything."""

    all: list[Finding] = field(default_factory=list[Finding])

    def problem(self, file: Path, key: str, cure: str, *, value: object = "") -> None:
        self.all.append(Finding(file, key, _as_written(value), cure))

    def todo(self, file: Path, key: str, cure: str, *, value: object = "") -> None:
        self.all.append(Finding(file, key, _as_written(value), cure, grade="todo"))

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.all if finding.grade == "problem"]


class PackError(Exception):
    """Packs that cannot be used; says the first problem in full and how many more there are."""

    def __init__(self, problems: list[Finding]) -> None:
        first, *more = problems
        others = f" ({len(more)} more; `pack check` lists them)" if more else ""
        super().__init__(f"{first}{others}")
        self.problems = problems


def _as_written(value: object) -> str:
    return "" if value == "" else repr(value)

"""Text messages in batches against a cell broadcast: whom a warning reaches before S, and whom it does not.

Bangkok, 28 March 2025: shaking at 13:20, the first message at 14:44, 200,000 numbers a batch [pub].
"""

from dataclasses import dataclass
from math import floor

from simulators.reach import WarningChannel

BATCH_PEOPLE = 200_000
BATCH_EVERY_S = 60.0
"""How long one batch took is not published [own]."""
BANGKOK_2025_FIRST_S = 84 * 60.0
"""From the shaking to the first message."""


@dataclass(frozen=True, slots=True)
class BatchMessages:
    """One batch after another; who is in one has the message at once, so it errs to the sender's advantage."""

    people: int
    batch_people: int = BATCH_PEOPLE
    every_s: float = BATCH_EVERY_S
    first_after_s: float = 0.0
    """After the warning was decided."""

    def reached(self, after_s: float) -> float:
        """The share of the people."""
        if after_s < self.first_after_s:
            return 0.0
        batches = 1 + floor((after_s - self.first_after_s) / self.every_s)
        return min(batches * self.batch_people / self.people, 1.0)

    @property
    def last_after_s(self) -> float:
        return self.first_after_s + (-(-self.people // self.batch_people) - 1) * self.every_s


def still_waiting(people: int, channel: WarningChannel | BatchMessages, *, s_after_s: float) -> int:
    """How many have no message when S comes, that long after the warning was decided: all, where S came first."""
    return people if s_after_s <= 0 else round(people * (1 - channel.reached(s_after_s)))

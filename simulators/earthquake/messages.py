"""Text messages in batches: whom a warning reaches when. Bangkok, 28 March 2025: 200,000 numbers a batch [pub]."""

from dataclasses import dataclass
from math import ceil, floor

from simulators.reach import WarningChannel

BATCH_PEOPLE = 200_000
BATCH_EVERY_S = 60.0
"""How long one batch took is not published [own]."""


@dataclass(frozen=True, slots=True)
class BatchMessages:
    """One batch after another; a message reaches everybody at last, which errs to the sender's advantage."""

    people: int
    batch_people: int = BATCH_PEOPLE
    every_s: float = BATCH_EVERY_S
    first_after_s: float = 0.0
    """After the warning was decided."""
    takes: WarningChannel | None = None
    """From a batch to its phones. None: no time at all."""

    def reached(self, after_s: float) -> float:
        """The share of the people."""
        if after_s < self.first_after_s:
            return 0.0
        sent = 1 + floor((after_s - self.first_after_s) / self.every_s)
        if self.takes is None:
            return self._within(sent)
        since_s = after_s - self.first_after_s
        return sum(
            (self._within(batch + 1) - self._within(batch)) * self.takes.reached(since_s - batch * self.every_s)
            for batch in range(min(sent, ceil(self.people / self.batch_people)))
        )

    def _within(self, batches: int) -> float:
        return min(batches * self.batch_people / self.people, 1.0)

    @property
    def last_after_s(self) -> float:
        return self.first_after_s + (ceil(self.people / self.batch_people) - 1) * self.every_s


def still_waiting(people: float, channel: WarningChannel | BatchMessages, *, s_after_s: float) -> float:
    """How many have no message when S comes, that long after the warning was decided: all, where S came first."""
    return people if s_after_s <= 0 else people * (1 - channel.reached(s_after_s))

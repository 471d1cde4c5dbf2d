"""The clock of each run that a simulator has announced."""

from dataclasses import dataclass, replace

import msgspec

from broker.live.view import Reached, RunView
from devices.payload import Run, epoch_ms
from devices.refusal import Reason, Refused

OLD_MS = 60_000
"""Numbers begin at the announcer's wall clock: another run's announcement may not be older than this."""


@dataclass(frozen=True, slots=True)
class AnnouncedRun:
    """A run and when the hub heard of it last; between announcements its clock runs on at its speed."""

    run: Run
    at_ms: int
    heard_ms: int

    @classmethod
    def heard(cls, run: Run, *, heard_ms: int, before: "AnnouncedRun | None" = None) -> "AnnouncedRun":
        """What ends by its player's last will stops where its clock stood, which the will can't know."""
        if run.state == "ended" and before is not None and is_same_player(run, before.run):
            number = max(run.number, before.run.number)
            ended = msgspec.structs.replace(before.run, state="ended", number=number)
            return cls(ended, before.now_ms(heard_ms), heard_ms)
        return cls(run, epoch_ms(run.at), heard_ms)

    def going_on(self, *, wall_ms: int) -> "AnnouncedRun":
        """After time that was none for the run: the machine slept, or somebody set its clock."""
        return replace(self, heard_ms=wall_ms)

    def now_ms(self, wall_ms: int) -> int:
        if self.run.state != "running":
            return self.at_ms
        return self.at_ms + round(max(0, wall_ms - self.heard_ms) * self.run.speed)

    def view(self, wall_ms: int) -> RunView:
        run = self.run
        steps = tuple(Reached(step.key, epoch_ms(step.at)) for step in run.steps)
        now_ms = self.now_ms(wall_ms)
        return RunView(run.run, run.city, run.scenario, run.seed, run.speed, now_ms, run.state, run.solution, steps)


def require_news(run: Run, *, before: AnnouncedRun | None, wall_ms: int) -> None:
    """`Refused` for an announcement that was made before, and is now said again by somebody else.

    A last will was written when its player connected, so it counts as long as what he plays is what is known.
    """
    same = before is not None and before.run.run == run.run
    if run.state == "ended" and (before is None or is_same_player(run, before.run)):
        return
    if before is not None and run.number > before.run.number:
        return
    if same or abs(wall_ms - run.number) > OLD_MS:
        raise Refused(
            Reason.REPLAYED,
            f"announcement {run.number} of run '{run.run[:64]}' is an old one; announce with a number that rises, from "
            "the wall clock's milliseconds",
        )


def is_same_player(one: Run, other: Run) -> bool:
    return (one.player or one.run) == (other.player or other.run)

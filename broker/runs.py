"""The clock of each run that a simulator has announced."""

from dataclasses import dataclass

from devices.payload import Run, epoch_ms


@dataclass(frozen=True, slots=True)
class AnnouncedRun:
    """A run and when the hub heard of it last; between announcements its clock runs on at its speed."""

    run: Run
    at_ms: int
    heard_ms: int

    @classmethod
    def heard(cls, run: Run, *, heard_ms: int, before: "AnnouncedRun | None" = None) -> "AnnouncedRun":
        """A run that ends by its simulator's last will stops where its clock stood, which the will can't know."""
        if run.state == "ended" and before is not None and before.run.run == run.run:
            return cls(run, before.now_ms(heard_ms), heard_ms)
        return cls(run, epoch_ms(run.at), heard_ms)

    def now_ms(self, wall_ms: int) -> int:
        if self.run.state != "running":
            return self.at_ms
        return self.at_ms + round(max(0, wall_ms - self.heard_ms) * self.run.speed)

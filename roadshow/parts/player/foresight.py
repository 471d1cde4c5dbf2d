"""What the solution is worth in the scenario that plays: reckoned aside by a short-lived child process.

It takes some seconds of one core, so it runs at low priority and neither the clock of the show nor its threads wait. A
child that fails is told of once, and the show goes on without.
"""

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

import msgspec

from devices.futures import Futures
from devices.payload import Foreseen, Run
from roadshow.supervision.lifeline import ON_A_LIFELINE

log = logging.getLogger(__name__)

AGAIN_S = 10.0
"""How often it is told: a hub that was away soon knows it, too."""
NICE = 15


@dataclass(slots=True)
class Foresight:
    """One scenario is reckoned at a time, and each once: it is a function of city, solution, scenario and seed."""

    packs: Path | None
    """Those of one's own."""
    _known: dict[str, Futures | None] = field(default_factory=dict)
    """By solution and scenario; None where the child has failed."""
    _reckoning: "Reckoning | None" = None
    _told: tuple[str, float] = ("", 0.0)
    """Of which run, and at which monotonic time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_off()

    def of(self, run: Run) -> Foreseen | None:
        """What is to be told of this run now, if anything is."""
        if _played(run) not in self._known:
            self._reckon(run)
        futures = self._known.get(_played(run))
        now_s = time.monotonic()
        told_run, told_s = self._told
        if futures is None or run.start is None or (told_run == run.run and now_s - told_s < AGAIN_S):
            return None
        self._told = (run.run, now_s)
        return Foreseen(run.run, run.start, futures)

    def _reckon(self, run: Run) -> None:
        if self._reckoning is not None and self._reckoning.played != _played(run):
            self._leave_off()
        if self._reckoning is None:
            self._reckoning = Reckoning.begin(run, packs=self.packs)
        elif self._reckoning.is_done:
            self._known[_played(run)] = self._reckoning.result()
            self._reckoning = None

    def _leave_off(self) -> None:
        if self._reckoning is not None:
            self._reckoning.end()
            self._reckoning = None


def _played(run: Run) -> str:
    return f"{run.solution} {run.scenario}"


@dataclass(frozen=True, slots=True)
class Reckoning:
    played: str
    process: "subprocess.Popen[bytes]"
    said: IO[bytes]

    @classmethod
    def begin(cls, run: Run, *, packs: Path | None) -> Self:
        said = tempfile.TemporaryFile()  # noqa: SIM115, closed when it ends
        asked = {"city": run.city, "solution": run.solution, "scenario": run.scenario, "seed": str(run.seed)}
        if packs is not None:
            asked["packs"] = str(packs)
        words = [word for name, value in asked.items() for word in (f"--{name}", value)]
        process = subprocess.Popen(
            [sys.executable, "-m", "roadshow", "compare", "--json", *words],
            env=os.environ | {ON_A_LIFELINE: "1"},
            stdin=subprocess.PIPE,  # its lifeline
            stdout=said,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        return cls(_played(run), process, said)

    @property
    def is_done(self) -> bool:
        return self.process.poll() is not None

    def result(self) -> Futures | None:
        code = self.process.returncode
        try:
            if code == 0:
                self.said.seek(0)
                return msgspec.json.decode(self.said.read(), type=Futures)
            log.warning("what '%s' is worth is not shown: reckoning it ended with code %d", self.played, code)
        except msgspec.DecodeError as error:
            log.warning("what '%s' is worth is not shown: %s", self.played, error)
        finally:
            self.end()
        return None

    def end(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.said.close()

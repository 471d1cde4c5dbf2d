"""A part's standard output is its heartbeat: a line a second for as long as it does what it is for.

Death ends a process and is seen at once; a part that hangs is seen only by what it no longer does.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import IO

BEAT_S = 1.0
HUNG_AFTER_S = 30.0
"""Far longer than a part is ever busy without a pause, also on a laptop that swaps."""
LONGEST_LOOK_S = 1.0
"""The show looks ten times a second; what passed beyond this was sleep, and nobody's silence."""


def beat(alive: Callable[[], bool]) -> None:
    """From now on, on a thread of its own. Words that somebody prints go to standard error."""
    heart = os.dup(1)
    os.dup2(2, 1)
    Thread(target=_beat, args=[heart, alive], name="heartbeat", daemon=True).start()


def _beat(heart: int, alive: Callable[[], bool]) -> None:
    while True:
        if alive():
            try:
                os.write(heart, b"\n")
            except OSError:
                return
        time.sleep(BEAT_S)


@dataclass(slots=True)
class Heard:
    """The heartbeat of one process, as the show hears it."""

    beats: int = 0

    def listen(self, output: IO[bytes]) -> None:
        """Until the process ends, on a thread of its own."""
        Thread(target=self._listen, args=[output], name="hears a heartbeat", daemon=True).start()

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            for _ in output:
                self.beats += 1


@dataclass(slots=True)
class Silence:
    """How long a part gave no sign of life, counted only while the show was awake to hear it.

    Watched from the first beat on, however long a start takes.
    """

    seconds: float = 0.0
    _beats: int = 0
    _looked_s: float | None = field(default=None)

    def after(self, beats: int, *, now_s: float) -> float:
        awake_s = 0.0 if self._looked_s is None else min(now_s - self._looked_s, LONGEST_LOOK_S)
        self._looked_s = now_s
        self.seconds = self.seconds + awake_s if beats == self._beats and beats else 0.0
        self._beats = beats
        return self.seconds

"""The parts of the show as child processes: started, watched, started again, and ended with none left behind."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from roadshow.cannot import EXIT_CODE
from roadshow.clock import wall_ms
from roadshow.supervision.heartbeat import HUNG_AFTER_S, Heard, Silence
from roadshow.supervision.lifeline import ON_A_LIFELINE, PartNews, encode_news

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 2.0
"""With the two seconds that a start takes, a part that dies is back within five however often it does."""
STEADY_AFTER_S = 30.0
"""A part that ran this long before it died is started again without a longer pause."""
GRACE_S = 5.0
"""How long a part may take to end before it is killed."""


@dataclass(slots=True)
class Part:
    """One child process. Its standard input is its lifeline, its standard output its heartbeat."""

    word: str
    environment: Mapping[str, str]
    pause_s: float = FIRST_PAUSE_S
    restarts: int = 0
    last_death_ms: int | None = None
    why: str = ""
    """Of its last death."""
    _process: "subprocess.Popen[bytes] | None" = None
    _heard: Heard = field(default_factory=Heard)
    _silence: Silence = field(default_factory=Silence)
    _hung: bool = False
    _started_s: float = 0.0
    _again_s: float = 0.0

    def start(self) -> None:
        self._started_s = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "roadshow", self.word],
            env={**os.environ, **self.environment, ON_A_LIFELINE: "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # In a group of its own: a Ctrl-C reaches the show alone, which ends its parts in order.
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._heard, self._silence, self._hung = Heard(), Silence(), False
        if self._process.stdout:
            self._heard.listen(self._process.stdout)

    def news(self) -> PartNews:
        return PartNews(self.word, self._process is not None, self.restarts, self.last_death_ms, self.why)

    def tell(self, line: bytes) -> None:
        """Along the lifeline; a part that is just dying hears nothing more."""
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def cut(self) -> None:
        """Asks the part to end."""
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def end(self) -> None:
        """Waits for the part to end, and kills it where it does not."""
        if self._process is None:
            return
        self.cut()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            log.warning("the %s did not end within %g s and was killed", self.word, GRACE_S)
            _kill(self._process)
            self._process.wait()

    def tend(self) -> str | None:
        """Kills a part that hangs, and starts one again that has died; what happened, in words, or None."""
        now_s = time.monotonic()
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                if not self._hung and self._silence.after(self._heard.beats, now_s=now_s) > HUNG_AFTER_S:
                    self._hung = True
                    _kill(self._process)
                return None
            self.cut()
            _kill(self._process)  # what it started itself, such as Mosquitto, holds the port that it needs again
            self._process = None
            if code == EXIT_CODE:
                raise PartCannot(self.word)
            steady = now_s - self._started_s > STEADY_AFTER_S
            self.pause_s = FIRST_PAUSE_S if steady else min(self.pause_s * 2, LONGEST_PAUSE_S)
            self._again_s = now_s + self.pause_s
            self.last_death_ms = wall_ms()
            self.why = f"gave no sign of life for {HUNG_AFTER_S:g} s and was killed" if self._hung else _how(code)
            return f"the {self.word} died ({self.why}); starting it again in {self.pause_s:g} s"
        if now_s >= self._again_s:
            self.restarts += 1
            self.start()
        return None


class PartCannot(Exception):
    """A part has said that it cannot run as it is set; its words are on the screen already."""


@dataclass(slots=True)
class Parts:
    """Started in the order given, ended in the reverse."""

    parts: list[Part] = field(default_factory=list)
    listener: str = "hub"
    """The part that is told how all of them are."""
    _told: tuple[PartNews, ...] = ()

    def __enter__(self) -> Self:
        for part in self.parts:
            part.start()
        return self

    def __exit__(self, *_: object) -> None:
        for part in reversed(self.parts):
            part.end()

    def tend(self) -> list[str]:
        said = [said for part in self.parts if (said := part.tend())]
        news = tuple(part.news() for part in self.parts)
        if news != self._told:  # also when the listener itself is back, since that is news
            self._told = news
            for part in self.parts:
                if part.word == self.listener:
                    part.tell(encode_news(news))
        return said


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """With the children of its own that it had; where it has died already, those alone."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"

"""Group commit: store what has arrived as soon as the last commit has ended, then acknowledge it."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import Self

from broker.mqtt.client import Message
from broker.stores.store import Store, StoreUnavailable
from devices.reading import Reading

log = logging.getLogger(__name__)

PAUSE_S = 0.005
"""Between two commits; without it the threads starve each other."""
RETRY_S = 1.0


class Commits:
    """A thread of its own, so that a store that is slow or away holds up neither the screens nor the broker's client.

    A message is acknowledged when its readings are durable, or at once if it holds none.
    """

    def __init__(self, store: Store, acknowledge: Callable[[Sequence[Message]], None]) -> None:
        self._store = store
        self._acknowledge = acknowledge
        self._readings: list[Reading] = []
        self._messages: list[Message] = []
        self._offering = Lock()
        self._offered = Event()
        self._closing = Event()
        self._thread = Thread(target=self._run, name="commits", daemon=True)
        self.stored = 0
        """Readings since the start."""
        self.problem: str | None = None
        """Why the store does not take readings now, in words."""
        self._writing_since_s: float | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stores what was offered, then ends; what the store will not take stays unacknowledged."""
        self._closing.set()
        self._offered.set()
        self._thread.join()

    @property
    def backlog(self) -> int:
        """Messages that wait for the store."""
        return len(self._messages)

    @property
    def writing_s(self) -> float:
        """For how long the store has not answered the write that is going on."""
        since_s = self._writing_since_s
        return 0.0 if since_s is None else time.monotonic() - since_s

    def offer(self, readings: Sequence[Reading], messages: Sequence[Message]) -> None:
        with self._offering:
            self._readings += readings
            self._messages += messages
        self._offered.set()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._offered.wait()
            time.sleep(PAUSE_S)
            self._commit()
            if self.problem is not None:
                self._closing.wait(RETRY_S)
        self._commit()

    def _commit(self) -> None:
        with self._offering:
            self._offered.clear()
            readings, messages = len(self._readings), len(self._messages)
        try:
            if readings:
                self._writing_since_s = time.monotonic()
                self._store.write(self._readings[:readings])
        except StoreUnavailable as problem:
            if self.problem is None:
                log.warning("%s. What arrives waits unacknowledged", str(problem).rstrip("."))
            self.problem = str(problem)
            self._offered.set()
            return
        finally:
            self._writing_since_s = None
        if self.problem is not None:
            log.info("the store takes readings again")
        self.problem = None
        self.stored += readings
        self._acknowledge(self._messages[:messages])
        with self._offering:
            del self._readings[:readings], self._messages[:messages]

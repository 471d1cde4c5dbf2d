"""`roadshow record FILE`: writes what passes on MQTT, so that `roadshow replay FILE` says it again."""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from broker.mqtt.client import Message, Publisher
from broker.mqtt.role import Role
from devices.payload import moment
from devices.recording import Heard
from devices.topic import EVERYTHING, everything_of
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.recordings.recording_file import RecordingFile, new_recording
from roadshow.settings import Settings

log = logging.getLogger(__name__)
console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
FLUSH_EVERY_S = 1.0


def record(settings: Settings, file: Path, *, city: str | None = None, for_s: float | None = None) -> None:
    """Until Ctrl-C, or for so many seconds. Each message is written as it comes, so memory stays as it is."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started_ms = wall_ms()
    with new_recording(file, started=moment(started_ms)) as recording:
        writing = _Writing(recording, started_ms)
        with Publisher(
            endpoint(settings, Role.HUB),
            client_id=f"roadshow-record-{started_ms}",
            filters=[everything_of(city) if city else EVERYTHING],
            on_message=writing.take,
        ) as listener:
            if not listener.wait_until_connected(CONNECTED_WITHIN_S):
                raise Cannot(listener.link().problem)
            console.print(f"recording {city or 'every city'} at {listener.endpoint} to {file}; Ctrl-C ends it")
            with contextlib.suppress(KeyboardInterrupt), console.status("") as status:
                _watch(listener, writing, for_s, status.update)
    console.print(f"{recording.messages:,} messages in {file}; `run.py replay {file}` plays them")


class _Writing:
    """`take` is called by the client's thread alone; a slow disk makes the broker wait, not the memory grow."""

    def __init__(self, recording: RecordingFile, started_ms: int) -> None:
        self._recording = recording
        self._started_ms = started_ms
        self._lock = threading.Lock()
        self.problem: OSError | None = None

    @property
    def messages(self) -> int:
        return self._recording.messages

    def take(self, message: Message) -> None:
        heard = Heard.of(max(0, wall_ms() - self._started_ms), message.topic, message.payload)
        with self._lock:
            if self.problem is None:
                try:
                    self._recording.write(heard)
                except OSError as error:
                    self.problem = error

    def flush(self) -> None:
        with self._lock:
            self._recording.flush()


def _watch(listener: Publisher, writing: _Writing, for_s: float | None, say: Callable[[str], None]) -> None:
    started_s, was_connected = time.monotonic(), True
    while for_s is None or time.monotonic() - started_s < for_s:
        time.sleep(min(FLUSH_EVERY_S, for_s or FLUSH_EVERY_S))
        try:
            writing.flush()
        except OSError as error:
            writing.problem = error
        if writing.problem is not None:
            raise Cannot(f"the recording cannot go on: {writing.problem}. What came before is whole")
        link = listener.link()
        if was_connected and not link.connected:
            log.warning("%s; what passes meanwhile is missing from the recording", link.problem)
        was_connected = link.connected
        say(f"{writing.messages:,} messages in {time.monotonic() - started_s:,.0f} s")

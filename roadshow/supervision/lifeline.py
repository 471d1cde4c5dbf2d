"""A child's standard input is its lifeline: when the parent goes, however it goes, the child ends too.

Until then each line of it is news of all parts, so that the hub can tell of a death without any other part's help.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence

import msgspec

from roadshow.supervision.heartbeat import beat

ENDS_WITHIN_S = 10.0
"""Who has not ended in order by then, since a Ctrl-C can be lost where it falls, ends as it is."""
ON_A_LIFELINE = "ROADSHOW_LIFELINE"
"""Set in the environment of a part that the show started; alone, a part ends on Ctrl-C or SIGTERM only."""


class PartNews(msgspec.Struct, frozen=True):
    """How a part is, as the show that started it knows."""

    name: str
    running: bool
    restarts: int = 0
    last_death_ms: int | None = None
    why: str = ""
    """Of its last death."""


def encode_news(parts: Sequence[PartNews]) -> bytes:
    return msgspec.json.encode(parts) + b"\n"


def decode_news(line: bytes) -> list[PartNews]:
    return msgspec.json.decode(line, type=list[PartNews])


def end_with_parent(
    hear: Callable[[list[PartNews]], object] | None = None, *, alive: Callable[[], bool] = lambda: True
) -> None:
    """`end_when_parent_does`, and as long as this process is `alive`, the parent hears so.

    It is asked on a thread of its own and may take some seconds.
    """
    if end_when_parent_does(hear):
        beat(alive)


def end_when_parent_does(hear: Callable[[list[PartNews]], object] | None = None) -> bool:
    """From now on the end of standard input is a Ctrl-C for this process. To be called on the main thread.

    False where it has no such parent.
    """
    if on_a_lifeline := bool(os.environ.get(ON_A_LIFELINE)):
        # A shell that starts the show in the background has it, and so its children, ignore Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=_wait, args=[hear], name="lifeline", daemon=True).start()
    return on_a_lifeline


def _wait(hear: Callable[[list[PartNews]], object] | None) -> None:
    # Without a buffer: its lock, held here, would abort a process that ends before its parent.
    with open(0, "rb", buffering=0, closefd=False) as lifeline:
        for line in lifeline:
            if hear:
                hear(decode_news(line))
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:  # to the main thread, which it wakes even where that waits for a lock
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    time.sleep(ENDS_WITHIN_S)
    os._exit(1)

"""A child's standard input is its lifeline: when the parent goes, however it goes, the child ends too."""

import os
import signal
import sys
import threading

ON_A_LIFELINE = "ROADSHOW_LIFELINE"
"""Set in the environment of a part that the show started; alone, a part ends on Ctrl-C or SIGTERM only."""


def end_with_parent() -> None:
    """From now on the end of standard input is a Ctrl-C for this process."""
    if os.environ.get(ON_A_LIFELINE):
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    sys.stdin.buffer.read()
    signal.raise_signal(signal.SIGINT)

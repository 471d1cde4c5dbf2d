"""How long a start takes until a reading is live, by the very command that a user gives."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ingest import DIRECT, START_S, free_port

RUN = Path(__file__).resolve().parent.parent / "run.py"


@dataclass(frozen=True, slots=True)
class Times:
    """From `run.py` to a stored reading of a run that plays; the environment and the browser code stand already."""

    cold_s: float
    """Python has compiled nothing yet, and there is no data folder."""
    warm_s: float


def start() -> Times:
    with TemporaryDirectory() as folder, TemporaryDirectory() as compiled:
        return Times(_start(folder, compiled), _start(folder, compiled))


def _start(folder: str, compiled: str) -> float:
    port = free_port()
    options = ["--no-open", "--port", str(port), "--mqtt-port", str(free_port()), "--data", folder]
    environment = os.environ | {"PYTHONPYCACHEPREFIX": compiled}
    started_s = time.monotonic()
    show = subprocess.Popen([sys.executable, RUN, *options], stdout=subprocess.DEVNULL, env=environment)
    try:
        while not _plays(port):
            if time.monotonic() - started_s > START_S:
                raise TimeoutError(f"no live reading within {START_S:g} s")
            time.sleep(0.02)
        return time.monotonic() - started_s
    finally:
        show.send_signal(signal.SIGINT)
        show.wait(20)


def _plays(port: int) -> bool:
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/api/v1/health", timeout=1) as answer:
            health = json.load(answer)
    except OSError:
        return False
    return bool(health["run"]) and health["run"]["state"] == "running" and health["delivery"]["stored"] > 0

"""The product as its user starts it: real processes, free ports, a data folder of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 120.0
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, *, limit_s=LIMIT_S):
    """What `condition` returns once it is true; fails when that takes longer than any machine needs."""
    deadline_s = time.monotonic() + limit_s
    while not (found := condition()):
        assert time.monotonic() < deadline_s, f"{condition} did not come true within {limit_s:g} s"
        time.sleep(0.02)
    return found


class Part(subprocess.Popen):
    """A started part."""

    words: Path
    """Where it writes what it says."""


@dataclass
class Roadshow:
    """One `roadshow` on ports and data of its own; each part is started by its word."""

    folder: Path
    options: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    mqtt_port: int = field(default_factory=free_port)
    processes: list[Part] = field(default_factory=list)

    def start(self, word="show", *more, **options):
        """The started part, given more words and settings; what it says goes to a file, which `said` reads."""
        given = {"port": self.port, "mqtt_port": self.mqtt_port, "data": self.folder / "data"}
        given |= self.options | options
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ROADSHOW_")}
        environment |= {f"ROADSHOW_{key.upper()}": str(value) for key, value in given.items()}
        environment |= {"ROADSHOW_OPEN": "false", "COLUMNS": "200"}
        words = self.folder / f"{word}-{len(self.processes)}.txt"
        with words.open("wb") as out:
            command = [sys.executable, "-m", "roadshow", word, *more]
            process = Part(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        process.words = words
        self.processes.append(process)
        return process

    def get(self, path):
        with DIRECT.open(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def health(self):
        """What the hub says of itself, or None while it does not answer."""
        try:
            return self.get("/api/v1/health")
        except OSError:
            return None

    def is_live(self):
        health = self.health()
        return health and health["delivery"]["stored"] and health

    def end(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in reversed(self.processes):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            for left in descendants(process):
                left.kill()
            if process.poll() is None:
                process.kill()
                process.wait()


def descendants(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(process.pid).children(recursive=True)
    return []


def said(process):
    return process.words.read_text(errors="replace")

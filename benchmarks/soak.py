"""A day in small: the whole show at its fastest for some minutes, and whether its parts' memory stays flat."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.ingest import free_port

SPEED = 600
SETTLED_S = 300
"""Until then the hub fills its memory of repeats (200,000), and the broker its segments (220 MB in all)."""
EVERY_S = 5
MB = 1e6


@dataclass(frozen=True, slots=True)
class Soak:
    """By part, in the order of time."""

    seconds: int
    mb: Mapping[str, list[float]]

    def slope_mb_per_min(self, part: str) -> float:
        """Over what came after the settling: the last third's mean against the first's."""
        samples = self.mb[part][SETTLED_S // EVERY_S :]
        third = len(samples) // 3
        minutes = (len(samples) - third) * EVERY_S / 60
        return (sum(samples[-third:]) - sum(samples[:third])) / third / minutes


def soak(seconds: int = 480) -> Soak:
    with TemporaryDirectory() as folder:
        settings = {"PORT": free_port(), "MQTT_PORT": free_port(), "DATA": folder, "SPEED": SPEED, "OPEN": "false"}
        environment = os.environ | {f"ROADSHOW_{key}": str(value) for key, value in settings.items()}
        show = subprocess.Popen(
            [sys.executable, "-m", "roadshow"],
            env=environment,
            cwd=Path(__file__).resolve().parent.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return Soak(seconds, _watch(show, seconds))
        finally:
            show.terminate()  # a shell that starts this in the background has it ignore Ctrl-C
            show.wait(20)


def _watch(show: "subprocess.Popen[bytes]", seconds: int) -> dict[str, list[float]]:
    mb: dict[str, list[float]] = {}
    for _ in range(seconds // EVERY_S):
        time.sleep(EVERY_S)
        for part in psutil.Process(show.pid).children():
            mb.setdefault(part.cmdline()[-1], []).append(part.memory_info().rss / MB)
    return mb


if __name__ == "__main__":
    outcome = soak()
    for part in outcome.mb:
        print(f"{part}: {outcome.mb[part][-1]:.0f} MB, {outcome.slope_mb_per_min(part):+.2f} MB/min")

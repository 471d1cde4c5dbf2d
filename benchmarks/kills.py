"""What a death costs in mid-flood: hub and simulator are killed by turns, and the same run has to come back."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.ingest import DIRECT, free_port

PIN = "314159"
SPEED = 30
MID_FLOOD_MS = 3 * 3_600_000
"""After the scenario's first moment: canals near their banks, streets wet."""
BACK_WITHIN_S = 60.0
LOOK_EVERY_S = 0.02
CALM_S = 2.0
"""Between a return and the next death."""


@dataclass(frozen=True, slots=True)
class Outcome:
    part: str
    back_s: tuple[float, ...]
    """From each death until the run plays again."""
    lost: int
    """Alerts that were open before a death, and are unknown after it."""
    other_runs: int
    """Returns to another run than the one that was played."""

    @property
    def median_s(self) -> float:
        return median(self.back_s)

    @property
    def worst_s(self) -> float:
        return max(self.back_s)


class Show:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._address = f"http://127.0.0.1:{port}/api/v1"

    def ask(self, path: str) -> Any:  # noqa: ANN401, whatever JSON it is
        with DIRECT.open(f"{self._address}/{path}", timeout=2) as answer:
            return json.load(answer)

    def steer(self, action: str, **more: object) -> None:
        content = {"X-Roadshow-PIN": PIN, "Content-Type": "application/json"}
        body = json.dumps({"action": action, **more}).encode()
        DIRECT.open(urllib.request.Request(f"{self._address}/run", body, content), timeout=10).close()

    def report(self, state: str) -> dict[str, Any] | None:
        try:
            report = self.ask("run")
        except OSError:
            return None
        return report if report["run"] and report["run"]["state"] == state else None

    def alerts(self) -> set[str]:
        return {alert["id"] for alert in self.ask("alerts?state=open")}

    def kill(self, word: str) -> None:
        part = next(part for part in psutil.Process(self._process.pid).children() if word in part.cmdline())
        part.kill()
        part.wait()


def killed(deaths: int) -> list[Outcome]:
    """That many of each part."""
    with TemporaryDirectory() as folder:
        port = free_port()
        options = ["--no-open", "--port", str(port), "--mqtt-port", str(free_port()), "--data", folder]
        options += ["--city", "bangkok", "--solution", "flood", "--speed", str(SPEED)]
        process = subprocess.Popen(
            [sys.executable, "-m", "roadshow", "show", *options],
            env=os.environ | {"ROADSHOW_PIN": PIN},
            cwd=Path(__file__).resolve().parent.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return [_kill(Show(process, port), word, deaths) for word in ("hub", "simulate")]
        finally:
            process.terminate()
            process.wait(20)


def _kill(show: Show, word: str, deaths: int) -> Outcome:
    begun = _until(lambda: show.report("running"))
    mid_flood_ms = begun["scenario"]["first_ms"] + MID_FLOOD_MS
    back_s: list[float] = []
    lost = other_runs = 0
    for death in range(deaths):
        if death % 20 == 0:  # or the flood is over before the last
            show.steer("seek", at_ms=mid_flood_ms)
            _until(lambda: show.report("seeking"))
        before = _until(lambda: show.report("running"))
        time.sleep(CALM_S)
        alerts = show.alerts()
        show.kill(word)
        died_s = time.monotonic()
        if word == "simulate":
            _until(lambda: show.report("ended"))
        after = _until(lambda: show.report("running"))
        back_s.append(time.monotonic() - died_s)
        lost += len(alerts - {alert["id"] for alert in show.ask("alerts")})
        other_runs += after["run"]["run"] != before["run"]["run"]
    return Outcome(word, tuple(back_s), lost, other_runs)


def _until(look: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    given_up_s = time.monotonic() + BACK_WITHIN_S
    while (found := look()) is None:
        if time.monotonic() > given_up_s:
            raise TimeoutError(f"not seen within {BACK_WITHIN_S:g} s")
        time.sleep(LOOK_EVERY_S)
    return found


if __name__ == "__main__":
    for outcome in killed(int(sys.argv[1]) if len(sys.argv) > 1 else 50):
        print(
            f"{outcome.part}: {len(outcome.back_s)} deaths, {outcome.lost} alerts lost, back after "
            f"{outcome.median_s:.1f} s, at worst {outcome.worst_s:.1f} s, {outcome.other_runs} other runs"
        )

"""Every check, in the order in which a failure is cheapest: format, lint, import contracts, types, tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_PROGRAMS = {
    "mosquitto": "mosquitto",
    "mosquitto_pub": "mosquitto-clients",
    "victoria-metrics": "victoria-metrics",
    "chromium": "chromium",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "ip": "iproute2",
    "xmllint": "libxml2-utils",
}
"""What the system tests need, by program, and the Debian package that brings it."""

console = Console(highlight=False)


def run_checks() -> int:
    """0 when all is well; the first failure ends it, since what follows would only repeat it."""
    install_system_programs()
    bin_ = Path(sys.executable).parent
    steps = [
        ("format", [bin_ / "ruff", "format", "--check", "."]),
        ("lint", [bin_ / "ruff", "check", "."]),
        ("import contracts", [bin_ / "lint-imports"]),
        ("types", [bin_ / "pyright"]),
        ("unit tests", [sys.executable, "-m", "pytest", "tests", "--ignore", "tests/system", "-n", "2", "-q"]),
        ("system tests", [sys.executable, "-m", "pytest", "tests/system", "-n", "3", "--dist", "loadfile", "-q"]),
    ]
    for name, command in steps:
        console.rule(name)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            console.print(f"{name}: failed", style="red")
            return code
    return 0


def install_system_programs() -> None:
    """Installs what is missing where this user may; otherwise says how, and the tests that need it are skipped.

    With CI=true nothing is skipped: there, the tests fail instead.
    """
    missing = sorted({package for program, package in SYSTEM_PROGRAMS.items() if not shutil.which(program)})
    if not missing:
        return
    may = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not may:
        console.print(
            f"Not installed: {', '.join(missing)}. Some system tests will be skipped. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(missing)}",
            style="yellow",
        )
        return
    console.print(f"installing {', '.join(missing)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "--no-install-recommends", *missing]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            console.print(f"{' '.join(command)} failed:\n{done.stderr}", style="red", markup=False)
            return

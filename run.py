#!/usr/bin/env python3
"""Runs Roadshow with nothing but Python 3.11: makes its environment, then does what `roadshow` does.

From a clone with what the network has, from a bundle (`run.py bundle`) with the wheels that lie beside this file.

python3 run.py              the whole show        (Windows: py run.py)
python3 run.py test         every check
python3 run.py --help       the rest
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
READY = VENV / "roadshow-ready"
"""Written last, so that a half-made environment is told from a whole one."""
BUNDLE = HERE / "bundle.json"
"""Beside this file in a bundle: for which Python and system its wheels are."""
BUNDLED = BUNDLE.is_file()
TOOLS = HERE / ("tools" if BUNDLED else ".roadshow")
UV = "0.13.9"
ON_WINDOWS = os.name == "nt"
FOR_DEVELOPERS = {"test", "bench"}
FROM_A_CLONE = {*FOR_DEVELOPERS, "bundle"}


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036, an older Python gets this far and should be told
        return complain(f"Python 3.11 or newer is needed; this is {platform.python_version()} ({sys.executable})")
    words = sys.argv[1:]
    if BUNDLED and FROM_A_CLONE & set(words[:1]):
        return complain(f"'{words[0]}' needs the whole repository; this is a bundle of it")
    try:
        make_environment(everything=bool(FOR_DEVELOPERS & set(words[:1])))
        if not BUNDLED:
            build_browser_code()
    except subprocess.CalledProcessError as error:
        return complain(f"this step failed, its own words stand above: {' '.join(map(str, error.cmd))}")
    except OSError as error:
        return complain(str(error))
    command = [str(python_of(VENV)), "-m", "roadshow", *words]
    environment = os.environ | {"PYTHONPATH": str(HERE), "PYTHONUTF8": "1"}
    if BUNDLED and (HERE / "packs").is_dir():
        environment = {"ROADSHOW_PACKS": str(HERE / "packs")} | environment
    if not ON_WINDOWS:
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the show got it too and ends its parts
            continue


def complain(problem: str) -> int:
    print(f"run.py: {problem}", file=sys.stderr)
    return 2


def say(doing: str) -> None:
    print(f"  {doing} ...", file=sys.stderr, flush=True)


def python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")


def make_environment(*, everything: bool) -> None:
    """Leaves an environment alone that was made whole from these very files; otherwise makes it, or makes it anew."""
    sources = ("wheels/locked.txt",) if BUNDLED else ("pyproject.toml", "uv.lock")
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in sources)).hexdigest()
    made = READY.read_text().split() if READY.is_file() else []
    everything = everything or "everything" in made
    extent = "everything" if everything else "show"
    intact = bool(made) and made[-1] == str(installed()) and python_of(VENV).exists()
    if intact and made[:2] == [wanted, extent]:
        return
    if VENV.is_file():
        VENV.unlink()
    READY.unlink(missing_ok=True)
    if VENV.exists() and not (intact or (not made and runs(python_of(VENV)))):
        say("removing a half-made environment")
        shutil.rmtree(VENV)
    if BUNDLED:
        install_wheels()
    else:
        install_locked(everything=everything)
    READY.write_text(f"{wanted} {extent} {installed()}\n")


def installed() -> int:
    """How many folders and files stand in the environment's library: when one is gone, it is half made again."""
    return sum(1 for _ in VENV.glob("Lib/site-packages/*" if ON_WINDOWS else "lib/python*/site-packages/*"))


def install_locked(*, everything: bool) -> None:
    say("making the environment (once; needs the network)")
    groups = [] if everything else ["--no-default-groups", "--group", "frontend"]
    options = ["--frozen", "--compile-bytecode", "--no-python-downloads", "--python", sys.executable]
    subprocess.run(
        [*uv(), "sync", *options, "--project", str(HERE), *groups],
        check=True,
        env={key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
        | {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")},
    )


def install_wheels() -> None:
    """From the bundle alone: no network, no cache; a wheel that was damaged on its way here is refused by its hash."""
    made_for = json.loads(BUNDLE.read_text(encoding="utf-8"))
    if made_for["system"] != system():
        raise OSError(
            f"this bundle was made for {made_for['system']}; this is {system()}. Make one here: run.py bundle"
        )
    say("making the environment (once; from this folder, without the network)")
    same = made_for["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    python = sys.executable if same else made_for["python"]
    offline = ["--offline", "--no-cache", "--no-config"]
    subprocess.run([*uv(), "venv", *offline, "--clear", "--no-python-downloads", "--python", python, VENV], check=True)
    subprocess.run(
        [
            *[*uv(), "pip", "install", *offline, "--compile-bytecode", "--python", python_of(VENV)],
            *["--no-index", "--find-links", HERE / "wheels", "--no-deps", "--require-hashes"],
            *["--requirement", HERE / "wheels" / "locked.txt"],
        ],
        check=True,
        env=os.environ | {"UV_LINK_MODE": "copy"},
    )


def system() -> str:
    """What wheels depend on besides Python."""
    libc = platform.libc_ver()[0] if sys.platform == "linux" else ""
    return " ".join(filter(None, (platform.system(), platform.machine(), libc)))


def runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def build_browser_code() -> None:
    subprocess.run([python_of(VENV), "-m", "dashboard.frontend.build"], check=True, cwd=HERE)


def uv() -> list[str]:
    """Finds uv by the first way that works here: the one installed, this Python's pip, or its wheel from PyPI."""
    kept = TOOLS / f"uv-{UV}"
    program = kept / "bin" / ("uv.exe" if ON_WINDOWS else "uv")
    if BUNDLED:
        program.chmod(0o755)  # which some ways of copying a folder forget
        if not runs_uv(program):
            raise OSError(f"{program} does not run from here; copy the whole folder to a disk of this machine")
        return [str(program)]
    if (found := shutil.which("uv")) and runs_uv(Path(found)):
        return [found]
    if not runs_uv(program):
        say(f"fetching uv {UV}")
        shutil.rmtree(kept, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(kept)]
        if subprocess.run([*pip, f"uv=={UV}"], capture_output=True, check=False).returncode or not program.exists():
            unpack_uv_wheel(program)
    return [str(program)]


def runs_uv(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def unpack_uv_wheel(program: Path) -> None:
    """Without pip: the wheel for this machine, checked against the hash that the index states."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
    with urllib.request.urlopen(index, timeout=60) as answer:
        page = answer.read().decode()
    link = re.search(rf'href="([^"#]*/uv-{re.escape(UV)}-py3-none-{wheel_tag()}\.whl)#sha256=([0-9a-f]{{64}})"', page)
    if link is None:
        raise OSError(f"{index} has no uv {UV} for {platform.platform()}; install uv by hand and run this again")
    with urllib.request.urlopen(urllib.parse.urljoin(index, link[1]), timeout=300) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != link[2]:
        raise OSError(f"{link[1]} arrived damaged; run this again")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        inside = next(name for name in archive.namelist() if name.endswith(f"/scripts/{program.name}"))
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_bytes(archive.read(inside))
    program.chmod(0o755)


def wheel_tag() -> str:
    """Which wheels run here, as a regular expression of their platform tag."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "win32":
        return "win_" + {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    if sys.platform == "darwin":
        return r"macosx[^-\"]*_" + {"aarch64": "arm64"}.get(machine, machine)
    return ("manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux") + f'[^-"]*_{machine}'


if __name__ == "__main__":
    sys.exit(main())

"""`roadshow bundle`: one folder that installs and starts on a machine like this one with the network cut.

It holds wheels and uv; `run.py`, which it holds too, makes an environment of them where it is started first.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from rich.console import Console
from rich.progress import Progress

from roadshow.cannot import Cannot
from roadshow.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PIP = "pip==26.2"
"""uv has no command that downloads wheels."""
MARK = "bundle.json"
README = """\
Roadshow {version} for {system} with Python {python}. No network is needed.

    {command} run.py              the show
    {command} run.py check        before the doors open
    {command} run.py --help       the rest

Copy this folder to a disk of the machine first: a memory stick is slow, and may not run programs. The first start takes
a minute, later ones seconds.
"""

console = Console(stderr=True, highlight=False)


def bundle(settings: Settings, folder: Path | None) -> None:
    """Needs the network, a clone, and some minutes; whole or not at all."""
    if not (ROOT / "run.py").is_file() or (ROOT / MARK).exists():
        raise Cannot("a bundle is made from a clone; run `run.py bundle` there")
    run = _run_py()
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"roadshow-{version('roadshow')}-{run.system().replace(' ', '-').lower()}-python{python}"
    target = (folder or ROOT / "dist" / name).resolve()
    if target.exists() and not (target / MARK).is_file():
        raise Cannot(f"{target} is there and no bundle; name a folder that is not there yet")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{target.name}-", dir=target.parent) as scratch:
        fresh = Path(scratch) / "fresh"
        try:
            _fill(fresh, run, packs=settings.packs)
        except subprocess.CalledProcessError as error:
            raise Cannot(f"this step failed, its own words stand above: {' '.join(map(str, error.cmd))}") from None
        about = {"roadshow": version("roadshow"), "python": python, "system": run.system()}
        command = "py" if os.name == "nt" else "python3"
        (fresh / "README.txt").write_text(
            README.format(**about, version=about["roadshow"], command=command), encoding="utf-8"
        )
        (fresh / MARK).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
    files = [file for file in target.rglob("*") if file.is_file()]
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    console.print(
        f"\n{target}\n{size_mb:.0f} MB in {len(files)} files. Start it with: {command} run.py", soft_wrap=True
    )


def _fill(folder: Path, run: ModuleType, *, packs: Path | None) -> None:
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy2(ROOT / "run.py", folder)
    if packs is not None:
        shutil.copytree(packs, folder / "packs")
    program = folder / "tools" / f"uv-{run.UV}" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    _say(f"1 of 4: uv {run.UV}")
    run.unpack_uv_wheel(program)
    _say("2 of 4: what is locked")
    locked = wheels / "locked.txt"
    export = [
        "export",
        "--frozen",
        "--quiet",
        "--no-default-groups",
        "--no-emit-project",
        "--no-header",
        "--no-annotate",
    ]
    _uv(program, [*export, "--output-file", locked])
    _say("3 of 4: its wheels for this system")
    _download(program, locked, wheels)
    _say("4 of 4: Roadshow's own wheel")
    _uv(program, ["build", "--wheel", "--python", sys.executable, "--out-dir", wheels, ROOT])
    (wheels / ".gitignore").unlink(missing_ok=True)
    (own,) = wheels.glob("roadshow-*.whl")
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    with locked.open("a", encoding="utf-8") as lines:
        lines.write(f"roadshow=={version('roadshow')} --hash=sha256:{digest}\n")


def _download(program: Path, locked: Path, wheels: Path) -> None:
    pip = ["run", "--no-project", "--isolated", "--python", sys.executable, "--with", PIP, "python", "-m", "pip"]
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "off"]
    command = [program, *pip, "download", *options, "--dest", wheels, "--requirement", locked]
    packages = locked.read_text(encoding="utf-8").count("==")
    said: list[str] = []
    with (
        Progress(console=console, transient=True) as progress,
        subprocess.Popen(
            command, cwd=ROOT, env=_outside(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as child,
    ):
        bar = progress.add_task("", total=packages)
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                progress.update(bar, advance=1, description=Path(line.split()[1]).name.partition("==")[0])
    if child.returncode:
        console.print("".join(said), markup=False)
        raise subprocess.CalledProcessError(child.returncode, command)


def _uv(program: Path, words: Sequence[str | Path]) -> None:
    """Its own progress goes to the terminal."""
    subprocess.run([program, *words], check=True, cwd=ROOT, env=_outside())


def _outside() -> dict[str, str]:
    """An environment that knows nothing of ours."""
    return {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}


def _say(doing: str) -> None:
    console.print(doing, style="bold")


def _run_py() -> ModuleType:
    specification = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert specification is not None
    assert specification.loader is not None
    run = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(run)
    return run

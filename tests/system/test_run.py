"""`run.py` in a clone of its own: with nothing but Python it makes what it needs, and it mends what is half made."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path):
    """What git holds of this tree as it stands now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def run(clone):
    """The clone's own run.py, as a module."""
    specification = importlib.util.spec_from_file_location("run_of_the_clone", clone / "run.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_a_half_made_environment_is_noticed_and_made_anew_without_uv_or_ensurepip(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "pyvenv.cfg").write_text("home = /nowhere\n")
    (clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    path = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep) if not (Path(folder) / "uv").exists()
    )
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"} | {"PATH": path}
    command = [sys.base_prefix + "/bin/python3", "run.py", "--help"]
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "removing a half-made environment" in done.stderr
    assert "A smart city on a laptop" in done.stdout
    again = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")
    shutil.rmtree(next((clone / ".venv").glob("lib/python*/site-packages/typer")))
    mended = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert mended.returncode == 0, mended.stderr


def test_without_pip_uv_comes_as_a_wheel_checked_against_its_hash(run, tmp_path):
    program = tmp_path / "bin" / "uv"
    run.unpack_uv_wheel(program)
    assert run.runs_uv(program)


def test_a_damaged_download_is_not_run(run, tmp_path, monkeypatch):
    monkeypatch.setattr(run.hashlib, "sha256", lambda _content: run.hashlib.md5(b"something else"))
    program = tmp_path / "bin" / "uv"
    with pytest.raises(OSError, match="arrived damaged"):
        run.unpack_uv_wheel(program)
    assert not program.exists()


@pytest.mark.parametrize(
    ("system", "machine", "wheel"),
    [
        ("win32", "AMD64", "uv-0.13.9-py3-none-win_amd64.whl"),
        ("win32", "ARM64", "uv-0.13.9-py3-none-win_arm64.whl"),
        ("darwin", "arm64", "uv-0.13.9-py3-none-macosx_11_0_arm64.whl"),
        ("darwin", "x86_64", "uv-0.13.9-py3-none-macosx_10_12_x86_64.whl"),
        ("linux", "x86_64", "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
    ],
)
def test_each_system_finds_its_wheel(run, monkeypatch, system, machine, wheel):
    monkeypatch.setattr(run.sys, "platform", system)
    monkeypatch.setattr(run.platform, "machine", lambda: machine)
    monkeypatch.setattr(run.platform, "libc_ver", lambda: ("glibc", "2.36"))
    assert run.re.fullmatch(rf"uv-0.13.9-py3-none-{run.wheel_tag()}\.whl", wheel)

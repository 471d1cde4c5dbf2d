"""The wheel: built from just what the container's builder sees, installed far from the repository, and played."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile

import pytest
from processes import DIRECT, ROOT, descendants, free_port, until
from with_uv import uv

PACKAGES = {"broker", "dashboard", "devices", "roadshow", "simulators"}
NOT_OURS = {"benchmarks", "docs", "hatch_build.py", "node_modules", "run.py", "scripts", "src", "tests", "__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    copy_docker_context(folder / "context")
    uv("build", "--wheel", "--python", sys.executable, "--out-dir", folder, cwd=folder / "context")
    return next(folder.glob("*.whl"))


def copy_docker_context(folder):
    """What .dockerignore lets through: its exceptions from *, without what the lines after them take out again."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    kept = [line[1:] for line in lines if line.startswith("!")]
    assert lines[0] == "*"
    ignore = shutil.ignore_patterns(*(line.rpartition("/")[2] for line in lines[1 + len(kept) :]))
    folder.mkdir()
    for name in kept:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignore)
        else:
            shutil.copy(ROOT / name, folder / name)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of programs of a fresh environment that holds the wheel and the locked dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    locked = folder / "locked.txt"
    uv("export", "--frozen", "--no-default-groups", "--no-emit-project", "--no-header", "--output-file", locked)
    uv("venv", "--python", sys.executable, folder / "venv")
    bin_ = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    uv("pip", "install", "--python", bin_ / "python", "--requirement", locked)
    uv("pip", "install", "--python", bin_ / "python", "--no-deps", wheel)
    return bin_


def test_it_holds_what_the_show_needs_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES | {"packs"}
    assert [name for name in names if NOT_OURS & {*name.split("/")[:-1], name}] == []
    ours = [path for top in sorted(PACKAGES | {"packs"}) for path in (ROOT / top).rglob("*") if path.is_file()]
    data = {".acl", ".conf", ".csv", ".geojson", ".md", ".py", ".toml"}
    expected = {path.relative_to(ROOT).as_posix() for path in ours if path.suffix in data}
    left_out = {name for name in expected - set(names) if "/node_modules/" not in name}
    assert left_out == {"dashboard/frontend/build.py"}


def test_the_command_says_what_it_can_do(installed, tmp_path):
    said = subprocess.run(
        [installed / "roadshow", "--help"], cwd=tmp_path, env=outside(), capture_output=True, text=True, check=True
    )
    assert "whole show" in said.stdout


def test_it_plays_the_show_and_serves_the_stage_with_all_that_the_page_asks_for(installed, tmp_path):
    port, mqtt_port = free_port(), free_port()
    options = ["--no-open", "--port", str(port), "--mqtt-port", str(mqtt_port)]
    show = subprocess.Popen([installed / "roadshow", "show", *options], cwd=tmp_path, env=outside())
    try:
        until(lambda: is_live(port) or show.poll() is not None)
        assert show.poll() is None
        page = get(port, "/").decode()
        asked = re.findall(r'(?:src|href)="(/[^"]+)"', page)
        for name in ("stage-.+[.]js", "stage-.+[.]css"):
            assert [address for address in asked if re.fullmatch(f"/built/{name}", address)], page
        style = next(address for address in asked if address.endswith(".css"))
        fonts = re.findall(r"url\(\"?\./([\w.-]+)", get(port, style).decode())
        assert fonts
        for address in [*asked, *(f"/built/{font}" for font in fonts)]:
            assert get(port, address)
    finally:
        parts = descendants(show)
        show.send_signal(signal.SIGINT)
        show.wait(30)
    assert parts
    until(lambda: not [part for part in parts if part.is_running()])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def outside():
    """An environment that knows nothing of the repository."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("ROADSHOW_") and key not in ("PYTHONPATH", "VIRTUAL_ENV")
    }


def get(port, path):
    with DIRECT.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read()


def is_live(port):
    try:
        return json.loads(get(port, "/api/v1/health"))["delivery"]["stored"]
    except OSError:
        return False

"""A bundle: made once with a network, installed and started with the network cut."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from processes import ROOT, free_port, until

CUT = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$0" "$@"']
"""A network that is but this machine talking to itself."""
PYTHON = f"{sys.base_prefix}/bin/python3"
ASK = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle") / "roadshow"
    made = subprocess.run(
        [sys.executable, "-m", "roadshow", "bundle", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert " MB in " in made.stderr
    return folder


@pytest.fixture
def copied(bundle, tmp_path):
    """As it was carried to another machine."""
    return shutil.copytree(bundle, tmp_path / "carried")


def outside(folder):
    """An environment that knows nothing of the repository, and whose home is empty."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "CI")}
    return kept | {"HOME": str(folder / "home"), "COLUMNS": "200", "ROADSHOW_OPEN": "false"}


def run(folder, *words):
    return subprocess.run(
        [PYTHON, "run.py", *words], cwd=folder, env=outside(folder), capture_output=True, text=True, check=False
    )


def test_it_holds_wheels_and_what_installs_them(bundle):
    assert sorted(path.name for path in bundle.iterdir()) == ["README.txt", "bundle.json", "run.py", "tools", "wheels"]
    (own,) = (bundle / "wheels").glob("roadshow-*.whl")
    names = zipfile.ZipFile(own).namelist()
    assert [name for name in names if name.startswith("dashboard/frontend/built/stage-") and name.endswith(".js")]
    assert "packs/cities/istanbul/city.toml" in names
    locked = (bundle / "wheels" / "locked.txt").read_text()
    assert locked.splitlines()[-1].startswith("roadshow==")


def test_with_the_network_cut_it_installs_over_a_half_made_environment_and_the_stage_is_live(copied, needs):
    needs("unshare")
    needs("ip")
    needs("nsenter")
    (copied / ".venv" / "bin").mkdir(parents=True)
    (copied / ".venv" / "pyvenv.cfg").write_text("home = /nowhere\n")
    port, mqtt_port = free_port(), free_port()
    options = ["--port", str(port), "--mqtt-port", str(mqtt_port)]
    with (copied / "said.txt").open("wb") as out:
        show = subprocess.Popen(
            [*CUT, PYTHON, "run.py", *options], cwd=copied, env=outside(copied), stdout=out, stderr=out
        )

    def ask(path):
        command = ["nsenter", f"--target={show.pid}", "--net", PYTHON, "-c", ASK, f"http://127.0.0.1:{port}{path}"]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
        return asked.stdout if asked.returncode == 0 else ""

    try:
        until(lambda: show.poll() is not None or ask("/api/v1/health"))
        assert show.poll() is None, (copied / "said.txt").read_text()
        health = until(
            lambda: (said := json.loads(ask("/api/v1/health") or "null")) and said["delivery"]["stored"] and said
        )
        assert health["status"] == "ok"
        assert "/built/stage-" in ask("/")
        assert "removing a half-made environment" in (copied / "said.txt").read_text()
    finally:
        show.terminate()
        show.wait(30)


def test_a_wheel_that_was_damaged_on_its_way_is_refused(copied):
    wheel = next((copied / "wheels").glob("rich-*.whl"))
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 0xFF
    wheel.write_bytes(content)
    done = run(copied, "--help")
    assert done.returncode == 2
    assert "rich" in done.stderr
    assert "this step failed" in done.stderr


def test_a_bundle_for_another_system_says_so(copied):
    about = json.loads((copied / "bundle.json").read_text())
    (copied / "bundle.json").write_text(json.dumps(about | {"system": "Windows AMD64"}))
    done = run(copied)
    assert done.returncode == 2
    assert "this bundle was made for Windows AMD64; this is Linux" in done.stderr


def test_what_needs_the_repository_says_so(copied):
    assert "needs the whole repository" in run(copied, "test").stderr


def test_a_folder_that_is_no_bundle_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "roadshow", "bundle", tmp_path / "letters"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2
    assert "is there and no bundle" in " ".join(made.stderr.split())

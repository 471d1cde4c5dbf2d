"""The browser code is built by the real tools, and only when it must be."""

import shutil

import pytest

from dashboard.frontend.assets import read_built
from dashboard.frontend.build import HERE, BuildError, ensure_built


@pytest.fixture
def folder(tmp_path):
    """The sources of the browser code, with the packages that are already here."""
    ensure_built()
    folder = tmp_path / "frontend"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("node_modules", "built*", "__pycache__"))
    (folder / "node_modules").symlink_to(HERE / "node_modules", target_is_directory=True)
    return folder


def test_a_build_stands_until_its_sources_change(folder):
    said = []
    first = ensure_built(folder, said.append)
    assert ensure_built(folder, said.append) == first
    assert len(said) == 1
    style = folder / "src" / "stage" / "style" / "base.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n.never { color: red }\n", encoding="utf-8")
    second = ensure_built(folder, said.append)
    assert len(said) == 2
    assert second.names["stage.css"] != first.names["stage.css"]
    assert second.names["worker.mjs"] == first.names["worker.mjs"]
    assert not (second.folder / first.names["stage.css"]).exists()


def test_a_build_that_fails_says_where_and_leaves_the_last_one(folder):
    first = ensure_built(folder, [].append)
    (folder / "src" / "view.ts").write_text("export const wrong: number = 'word';\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"src/view\.ts\(1,14\)"):
        ensure_built(folder, [].append)
    assert read_built(first.folder) == first
    assert {path.name for path in folder.glob("built*")} == {"built"}


def test_what_is_built_asks_nobody_outside(folder):
    built = ensure_built(folder, [].append)
    style = (built.folder / built.names["stage.css"]).read_text(encoding="utf-8")
    assert "url(http" not in style
    assert "@import" not in style

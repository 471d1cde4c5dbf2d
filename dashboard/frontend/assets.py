"""The built browser code: which build stands. The wheel's build asks too, so nothing outside the standard library."""

import json
from dataclasses import dataclass
from pathlib import Path

BUILT = "built"
MANIFEST = "manifest.json"
URL = "/built"


@dataclass(frozen=True, slots=True)
class Built:
    folder: Path
    sources: str
    """Hash of what it was built from."""
    names: dict[str, str]
    """From `stage.js` to the name it got, which changes with its content."""

    def url(self, name: str) -> str:
        return f"{URL}/{self.names[name]}"


def read_built(folder: Path = Path(__file__).parent / BUILT) -> Built | None:
    """The build in this folder; None where there is none or it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        built = Built(folder, manifest["sources"], manifest["names"])
    except (OSError, ValueError, KeyError):
        return None
    return built if all((folder / name).is_file() for name in built.names.values()) else None

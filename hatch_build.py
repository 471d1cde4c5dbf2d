"""Builds the browser code into wheels. An editable install has run.py for that, so that `uv sync` needs no npm."""

import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserCode(BuildHookInterface):
    def dependencies(self) -> list[str]:
        """Node and brotli, at the versions that the dependency group `frontend` says."""
        project = tomllib.loads(Path(self.root, "pyproject.toml").read_text(encoding="utf-8"))
        return project["dependency-groups"]["frontend"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from dashboard.frontend.build import ensure_built

        ensure_built(say=self.app.display_info)

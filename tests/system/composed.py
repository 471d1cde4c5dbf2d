"""docker-compose.yml as docker compose reads it, and its services run by hand: ports and folders mapped to ours."""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from processes import ROOT

FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
DOCKERFILE = ROOT / "Dockerfile"
VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?::(?P<how>[-?])(?P<word>[^}]*))?\})")
SETTING = "ROADSHOW_"


def uses():
    """Of each variable in the file: its name, and the default (-) or the cure (?) that stands with it."""
    found = VARIABLE.finditer(FILE.read_text())
    return [(use["name"], use["how"], use["word"]) for use in found if use["name"]]


def example():
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def instructions(word):
    """The Dockerfile's lines that begin with this word, without it; continued lines are joined."""
    lines = DOCKERFILE.read_text().replace("\\\n", " ").splitlines()
    return [line.removeprefix(word).strip() for line in lines if line.startswith(word)]


@dataclass(frozen=True)
class Composed:
    """The file with the variables of one .env."""

    variables: dict[str, str]

    @cached_property
    def services(self) -> dict[str, Any]:
        return self._filled(yaml.safe_load(FILE.read_text()))["services"]

    def settings(self, service):
        """What `roadshow` is told there, by the keys of its settings: the image's first, then the service's."""
        image = dict(pair.split("=", 1) for line in instructions("ENV") for pair in shlex.split(line))
        told = image | self.services[service]["environment"]
        return {key.removeprefix(SETTING).lower(): told[key] for key in told if key.startswith(SETTING)}

    def _filled(self, value) -> Any:
        match value:
            case str():
                return VARIABLE.sub(self._value, value)
            case list():
                return [self._filled(item) for item in value]
            case dict():
                return {key: self._filled(item) for key, item in value.items()}
            case _:
                return value

    def _value(self, use):
        if not use["name"]:
            return "$"
        value = self.variables.get(use["name"]) or (use["word"] if use["how"] == "-" else "")
        assert value, f"{use['name']}: {use['word']}"
        return value


@dataclass(frozen=True)
class ByHand:
    """A service's command and health check as processes of this machine; `places` says what stands for what."""

    service: dict
    places: dict[str, str]
    folder: Path

    @contextlib.contextmanager
    def running(self):
        with (self.folder / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                self._mapped([*self.service["entrypoint"], *self.service["command"]]),
                cwd=self.mapped(self.service["working_dir"]),
                env=self._environment(),
                stdout=said,
                stderr=said,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)

    def is_healthy(self):
        kind, *words = self.service["healthcheck"]["test"]
        words = ["/bin/sh", "-c", *words] if kind == "CMD-SHELL" else words
        words = [sys.executable, *words[1:]] if words[0] == "python" else words
        asked = subprocess.run(
            self._mapped(words), cwd=ROOT, env=self._environment(), capture_output=True, timeout=10, check=False
        )
        return asked.returncode == 0

    def mapped(self, text):
        for there, here in self.places.items():
            text = text.replace(there, here)
        return text

    def _mapped(self, words):
        return [self.mapped(word) for word in words]

    def _environment(self):
        path = f"{os.environ['PATH']}:/usr/sbin"
        return {"PATH": path} | {key: str(value) for key, value in self.service.get("environment", {}).items()}


def mounts(service):
    """Where each file and volume of the service is seen there, and our file, or None where it is a volume."""
    pairs = [volume.split(":")[:2] for volume in service["volumes"]]
    return {there: ROOT / here if here.startswith(".") else None for here, there in pairs}


def entrypoint():
    return json.loads(instructions("ENTRYPOINT")[-1])

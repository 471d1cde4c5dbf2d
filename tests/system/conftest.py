"""What the system tests share: the product as its user starts it, and the programs it needs."""

import os
import shutil

import pytest
from processes import Roadshow


@pytest.fixture
def roadshow(tmp_path):
    """A `roadshow` that is ended, with all that it started, when the test is over."""
    roadshow = Roadshow(tmp_path)
    yield roadshow
    roadshow.end()


@pytest.fixture
def needs():
    """Skips a test whose program is not installed; with CI=true it fails instead."""

    def needs(program):
        if shutil.which(program) is None:
            words = f"{program} is not installed; `python3 run.py test` says how to install it"
            pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)

    return needs

"""An independent implementation to compare with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from with_uv import ROOT, RUN


@pytest.fixture(scope="session")
def oracle():
    """PGA in g and PGV in cm/s as pygmm has them, whose needs would change the environment that is under test."""
    alone = ["--isolated", "--frozen", "--only-group", "oracle", "--no-python-downloads", "--python", sys.executable]
    command = [*RUN.uv(), "run", *alone, "python"]
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    with subprocess.Popen(
        [*command, Path(__file__).with_name("oracle.py")],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as pygmm:
        questions, answers = pygmm.stdin, pygmm.stdout
        assert questions
        assert answers

        def ask(*scenario):
            print(json.dumps(scenario), file=questions, flush=True)
            return json.loads(answers.readline())

        yield ask
        questions.close()

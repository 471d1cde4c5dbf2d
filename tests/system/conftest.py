"""What the system tests share: the product as its user starts it, and the programs it needs."""

import os
import shutil

import pytest
from brokers import Broker
from playwright.sync_api import sync_playwright
from processes import Roadshow, until
from stages import Browsers, pages

from broker.mqtt.role import Role


@pytest.fixture
def roadshow(tmp_path):
    """A `roadshow` that is ended, with all that it started, when the test is over."""
    roadshow = Roadshow(tmp_path)
    yield roadshow
    roadshow.end()


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    """One show for all tests of a module that only look."""
    show = Roadshow(tmp_path_factory.mktemp("show"))
    show.start()
    until(lambda: (health := show.is_live()) and health["run"] and health["run"]["state"] == "running")
    yield show
    show.end()


@pytest.fixture(scope="module")
def browsers(needs):
    """Started when a test first opens a page, and shared by those of its module."""
    needs("chromium")
    with sync_playwright() as playwright:
        browsers = Browsers(playwright)
        yield browsers
        browsers.close()


@pytest.fixture
def open_page(browsers):
    with pages(browsers) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def needs():
    """Skips a test whose program is not installed; with CI=true it fails instead."""

    def needs(program):
        if shutil.which(program) is None:
            words = f"{program} is not installed; `python3 run.py test` says how to install it"
            pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)

    return needs


@pytest.fixture(params=["embedded", "mosquitto"])
def broker_kind(request, needs):
    if request.param == "mosquitto":
        needs("mosquitto")
    return request.param


@pytest.fixture
def broker(broker_kind, tmp_path):
    """Each of our brokers, open to everyone on this machine."""
    with Broker(broker_kind, tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def guarded_broker(broker_kind, tmp_path):
    """Each of our brokers, with a password for each role."""
    with Broker(broker_kind, tmp_path / "broker", {role: f"{role}-secret" for role in Role}) as broker:
        yield broker

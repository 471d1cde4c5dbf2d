"""Alerts for other systems: as JSON, as CAP 1.2, and as an Atom feed."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from dashboard.api.app import create_api
from devices.packs import read_packs
from devices.payload import Run, moment
from devices.provenance import Provenance
from devices.reading import Reading
from devices.words import LANGUAGES

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT.parent / "shared" / "data" / "cap12.xsd"
PACKS = read_packs(ROOT / "tests" / "packs")
AT_MS = 1_795_417_200_000
"""2026-11-23 14:00 in Bangkok."""
CAP = {"": "urn:oasis:names:tc:emergency:cap:1.2"}
ATOM = {"": "http://www.w3.org/2005/Atom"}


class Town:
    """The riverside city and what its API answers."""

    def __init__(self, platform, ask_of, *, run="r-1", real_alerts=False):
        self.live = Live(PACKS, PACKS.city("riverside"))
        self.run = run
        if run:
            playing = Run(run, "riverside", "day", 1, 60.0, moment(AT_MS))
            self.live.announce(AnnouncedRun.heard(playing, heard_ms=0))
        self.api = create_api(
            replace(platform, packs=PACKS, city=PACKS.city("riverside"), live=self.live, real_alerts=real_alerts)
        )
        self.ask = ask_of(self.api)

    def say(self, minute, **levels):
        at_ms = AT_MS + minute * 60_000
        provenance = Provenance.SIMULATED if self.run else Provenance.REAL
        self.live.apply(
            Reading(
                "riverside",
                "canal-gauge",
                f"riverside.canal-gauge.{name}",
                at_ms,
                at_ms,
                {"level": level},
                provenance,
                self.run,
            )
            for name, level in levels.items()
        )

    def cap(self):
        (alert,) = self.ask("/api/v1/alerts").json()
        return self.ask(alert["cap"])


@pytest.fixture
def town(platform, ask_of):
    town = Town(platform, ask_of)
    town.say(0, lock=1.6, bridge=1.1)
    return town


@pytest.fixture
def require_valid(tmp_path):
    if not SCHEMA.is_file():
        pytest.skip(f"{SCHEMA} is not beside the project, so CAP is not validated here")
    if not shutil.which("xmllint"):
        missing = "xmllint is missing; on Debian or Ubuntu: apt-get install libxml2-utils"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)

    def require_valid(document):
        file = tmp_path / "alert.xml"
        file.write_bytes(document)
        command = ["xmllint", "--nonet", "--noout", "--schema", str(SCHEMA), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return require_valid


def text(root, path, names=CAP):
    return [found.text for found in root.findall(path, names)]


def test_an_alert_is_listed_with_its_words_in_every_language(town):
    (alert,) = town.ask("/api/v1/alerts?city=riverside&state=open").json()
    assert alert == alert | {
        "city": "riverside",
        "solution": "canal",
        "alert": "overflow",
        "state": "open",
        "level": "warning",
        "device": "riverside.canal-gauge.lock",
        "since_ms": AT_MS,
        "at_ms": AT_MS,
        "revision": 1,
        "radius_m": 1000,
        "category": "Met",
        "response": "Prepare",
        "witness": "well",
        "provenance": "simulated",
    }
    assert alert["places"]["th"] == "ประตูน้ำเก่า"
    assert alert["headline"]["tr"] == "Kanal dolmak üzere"
    assert set(alert["do"]) == set(LANGUAGES)
    assert town.ask(f"/api/v1/alerts/{alert['id']}").json() == alert


def test_what_is_over_is_told_as_over(town):
    town.say(5, lock=1.0)
    assert town.ask("/api/v1/alerts?state=open").json() == []
    (alert,) = town.ask("/api/v1/alerts?state=cleared").json()
    assert (alert["level"], alert["response"], alert["do"]) == ("normal", None, {})
    assert alert["headline"]["en"] == "The canal is back within its banks."


def test_a_wrong_city_and_an_unknown_alert_are_problems(town):
    assert (
        town.ask("/api/v1/alerts?city=atlantis").json()["detail"] == "city: unknown city 'atlantis'; known: riverside"
    )
    assert town.ask("/api/v1/alerts?state=pending").status_code == 422
    for path in ("/api/v1/alerts/x", "/api/v1/alerts/x/cap"):
        assert town.ask(path).status_code == 404


def test_cap_is_valid_at_every_turn_of_an_alerts_life(town, require_valid):
    require_valid(town.cap().content)
    town.say(3, lock=2.1)
    require_valid(town.cap().content)
    town.say(12, lock=1.0)
    assert b"<msgType>Cancel</msgType>" in town.cap().content
    require_valid(town.cap().content)


def test_cap_says_what_where_when_and_what_to_do_once_in_each_language(town):
    answer = town.cap()
    assert answer.headers["content-type"] == "application/cap+xml"
    root = ET.fromstring(answer.content)
    assert text(root, "status") == ["Exercise"]
    assert text(root, "msgType") == ["Alert"]
    assert text(root, "sent") == ["2026-11-23T14:00:00+07:00"]
    assert text(root, "info/language") == list(LANGUAGES)
    said = ("urgency", "severity", "certainty", "responseType", "category")
    assert [text(root, f"info/{name}")[0] for name in said] == ["Expected", "Severe", "Likely", "Prepare", "Met"]
    assert text(root, "info/event") == ["Canal overflow", "수로 범람", "น้ำล้นคลอง", "Kanal taşması"]
    assert text(root, "info/headline")[2] == "น้ำในคลองใกล้เต็มตลิ่ง"
    assert text(root, "info/instruction")[0] == "Move your car to higher ground."
    assert text(root, "info/area/areaDesc")[0] == "Old Lock"
    assert set(text(root, "info/area/circle")) == {"13.75200,100.50000 1"}
    assert text(root, "references") == []


def test_each_revision_refers_to_the_one_before(town):
    first = ET.fromstring(town.cap().content)
    town.say(3, lock=2.1)
    second = ET.fromstring(town.cap().content)
    town.say(12, lock=1.0)
    third = ET.fromstring(town.cap().content)
    for before, after, kind in ((first, second, "Update"), (second, third, "Cancel")):
        named = [text(before, name)[0] for name in ("sender", "identifier", "sent")]
        assert text(after, "references") == [",".join(str(part) for part in named)]
        assert text(after, "msgType") == [kind]
    assert text(second, "info/severity")[0] == "Extreme"
    assert [text(third, f"info/{name}")[0] for name in ("urgency", "responseType")] == ["Past", "AllClear"]


@pytest.mark.parametrize(
    ("run", "real_alerts", "status"),
    [("r-1", False, "Exercise"), ("r-1", True, "Exercise"), ("", False, "Exercise"), ("", True, "Actual")],
)
def test_only_what_real_sensors_decide_and_a_person_has_allowed_is_actual(platform, ask_of, run, real_alerts, status):
    town = Town(platform, ask_of, run=run, real_alerts=real_alerts)
    town.say(0, lock=1.6, bridge=1.1)
    assert text(ET.fromstring(town.cap().content), "status") == [status]


def test_the_feed_tells_the_newest_first_and_links_to_cap(town):
    town.say(3, mill=1.6)
    answer = town.ask("/api/v1/alerts/feed?lang=en")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ET.fromstring(answer.content)
    assert text(root, "entry/title", ATOM) == [
        "The canal is nearly full (Water Mill)",
        "The canal is nearly full (Old Lock)",
    ]
    assert text(root, "updated", ATOM) == ["2026-11-23T14:03:00.000+07:00"]
    links = [link.attrib["href"] for link in root.findall("entry/link", ATOM)]
    assert [town.ask(link.removeprefix("http://hub")).status_code for link in links] == [200, 200]


def test_a_feed_of_nothing_is_a_feed(platform, ask_of):
    root = ET.fromstring(Town(platform, ask_of).ask("/api/v1/alerts/feed").content)
    assert text(root, "title", ATOM) == ["ริมน้ำ"]
    assert root.findall("entry", ATOM) == []

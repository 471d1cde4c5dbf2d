"""`/api/v1/show`: all are told what is on; who presents changes it, or who knows the PIN while nobody does."""

import asyncio
from dataclasses import replace

import httpx
import msgspec
import pytest

from broker.live.runs import AnnouncedRun
from dashboard.api.app import create_api
from dashboard.show.presenting import Clocks, Kept, Presenting
from dashboard.show.repertoire import Repertoire
from dashboard.show.seat import Seat
from devices.packs import Packs
from devices.payload import Run, moment
from devices.story import Story
from devices.words import LANGUAGES

PIN = "314159"
WALL_MS = 1_800_000_000_000
SHOW, RUN = "/api/v1/show", "/api/v1/run"
OWN, VISITOR = ("127.0.0.1", 1), ("192.168.1.7", 50_000)
STORY = Story.model_validate(
    {
        "schema": 1,
        "scenario": "weekday",
        "steps": [
            {"key": "calm", "lasts_s": 30, "short": True},
            {"key": "ask-us", "lasts_s": 30, "shows": "contact", "cue": [{"do": "event", "key": "outage"}]},
        ],
    }
)


@pytest.fixture
def town(platform):
    """The same platform with a story, and a seat that nobody has taken yet."""
    packs = platform.packs
    parking = replace(packs.solutions["parking"], stories={"day": STORY})
    packs = Packs(packs.cities, {"parking": parking})
    run = Run("r-1", "istanbul", "weekday", 7, 60, moment(WALL_MS), solution="parking", start=moment(WALL_MS))
    platform.live.announce(AnnouncedRun.heard(run, heard_ms=WALL_MS))
    opening = Kept(Repertoire(packs, platform.city).opening("parking", now_ms=WALL_MS), Seat())
    clocks = Clocks(lambda: WALL_MS, lambda: 0)
    presenting = Presenting(opening, clocks, tell=platform.live.put_on, keep=lambda _: None)
    return replace(platform, packs=packs, presenting=presenting)


@pytest.fixture
def post(town):
    api = create_api(town)

    def post(wanted, *, pin=None, seat=None, path=SHOW, client=OWN, **headers):
        given = {"content-type": "application/json", **headers}
        given |= {"x-roadshow-pin": pin} if pin else {}
        given |= {"x-roadshow-seat": seat} if seat else {}

        async def send():
            transport = httpx.ASGITransport(api, client=client)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
                return await http.post(path, content=msgspec.json.encode(wanted), headers=given)

        return asyncio.run(send())

    return post


def take(post, **more):
    return post({"action": "take", **more}, pin=PIN)


def test_what_is_on_is_told_to_whoever_asks(ask_of, town):
    assert ask_of(create_api(town))(SHOW).json() == {
        "solution": "parking",
        "language": "tr",
        "second": "en",
        "story": "day",
        "short": False,
        "step": None,
        "since_ms": WALL_MS,
        "begun_ms": None,
        "view": "map",
        "camera": "city",
        "cues": "done",
        "presenter": None,
        "attract": True,
    }


def test_the_token_of_the_seat_stands_for_the_pin_and_is_told_once(post):
    taken = take(post, name=" Ayşe ").json()
    assert taken["presenter"] == {"name": "Ayşe", "since_ms": WALL_MS}
    assert (len(taken["token"]), taken["seat"]) == (32, 1)
    for wanted in ({"action": "hold"}, {"action": "choose", "language": "ko"}, {"action": "look", "view": "worth"}):
        answer = post(wanted, seat=taken["token"])
        assert (answer.status_code, answer.json()["token"], answer.json()["seat"]) == (200, None, 1)
    assert (answer.json()["language"], answer.json()["view"]) == ("ko", "worth")
    assert post({"action": "bookmark"}, seat=taken["token"], path=RUN).status_code == 200


def test_while_somebody_presents_who_else_knows_the_pin_is_told_so_and_how_to_take_over(post):
    token = take(post, name="Ayşe").json()["token"]
    asked = [(SHOW, {"action": "next"}), (SHOW, {"action": "leave"}), (RUN, {"action": "bookmark"})]
    answers = [post(wanted, pin=PIN, path=path) for path, wanted in asked] + [take(post, name="Berk")]
    for answer in answers:
        problem = answer.json()
        assert (answer.status_code, problem["presenter"]) == (409, {"name": "Ayşe", "since_ms": WALL_MS})
        assert "Ayşe presents since 08:00 UTC" in problem["detail"]
        assert '"take_over": true' in problem["detail"]
    taken = take(post, name="Berk", take_over=True).json()
    assert (taken["presenter"]["name"], taken["seat"]) == ("Berk", 2)
    assert post({"action": "next"}, seat=token).status_code == 401, "the former token opens nothing"
    assert post({"action": "leave"}, seat=taken["token"]).json()["presenter"] is None


def test_while_nobody_presents_the_pin_steers_as_ever(post):
    assert post({"action": "bookmark"}, pin=PIN, path=RUN).status_code == 200
    answer = post({"action": "choose", "short": True}, pin=PIN)
    assert (answer.status_code, answer.json()["short"], answer.json()["presenter"]) == (200, True, None)
    assert answer.json()["attract"] is False


def test_steps_go_on_and_what_they_ask_of_a_simulator_that_is_away_fails_without_stopping_the_show(town, post):
    token = take(post).json()["token"]
    assert post({"action": "next"}, seat=token).json()["step"] == "calm"
    last = post({"action": "step", "step": "ask-us"}, seat=token).json()
    assert (last["step"], last["view"], last["begun_ms"]) == ("ask-us", "contact", WALL_MS)
    refused = post({"action": "next"}, seat=token)
    assert (refused.status_code, refused.json()["detail"][:32]) == (409, "'ask-us' is the last step; ask f")
    assert town.live.view().show.step == "ask-us"


def test_every_screen_is_told_once_and_a_newcomer_with_everything(town, post):
    town.live.tick(wall_ms=WALL_MS)
    take(post, name="Ayşe")
    delta = town.live.tick(wall_ms=WALL_MS)
    assert (delta.complete, delta.show.presenter) == (False, "Ayşe")
    assert town.live.tick(wall_ms=WALL_MS).show is None
    assert town.live.view().show.presenter == "Ayşe"


@pytest.mark.parametrize(
    ("wanted", "parameter", "said"),
    [
        ({"action": "step", "step": "noon"}, "step", "unknown step 'noon'; known: ask-us, calm"),
        ({"action": "choose", "solution": "opera"}, "solution", "unknown solution 'opera'; known: parking"),
        ({"action": "choose", "language": "de"}, "language", f"unknown language 'de'; known: {', '.join(LANGUAGES)}"),
        ({"action": "look", "camera": "moon"}, "camera", "unknown camera 'moon'; known: balmumcu, bays, city"),
        ({"action": "look", "view": "moon"}, "view", "'moon' should be 'map', 'worth', 'evidence' or 'contact'"),
        ({"action": "take", "name": "a\u202eb"}, "name", "has marks that no one sees; write letters"),
        ({"action": "take", "name": "x" * 41}, "name", "at most 40 characters"),
        ({"action": "next", "step": "calm"}, "step", "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(post, wanted, parameter, said):
    answer = post(wanted, pin=PIN)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, parameter)
    assert said in answer.json()["errors"][0]["detail"]


def test_neither_a_wrong_pin_nor_a_wrong_token_opens_and_five_a_minute_are_taken(post):
    wrong = [{"pin": "000000"}, {"seat": "x"}, {}, {"pin": "000000", "seat": "x"}, {"seat": "y"}]
    assert [post({"action": "hold"}, client=VISITOR, **each).status_code for each in wrong] == [401] * 5
    assert post({"action": "hold"}, client=VISITOR, pin=PIN).status_code == 429
    assert post({"action": "hold"}, pin=PIN).status_code == 200


def test_no_page_of_another_site_and_nothing_but_json(post):
    assert post({"action": "hold"}, pin=PIN, origin="http://elsewhere.example").status_code == 403
    assert post({"action": "hold"}, pin=PIN, **{"content-type": "text/plain"}).status_code == 415

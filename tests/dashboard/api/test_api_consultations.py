"""`/api/v1/consultations`: left in private, counted with the PIN, read with the passphrase, never said again."""

import asyncio
import csv
import logging
from dataclasses import replace
from io import StringIO

import httpx
import msgspec
import pytest
from nacl import pwhash

from dashboard.api.app import create_api
from dashboard.api.guard import LEFT_A_MINUTE, OPENED_A_MINUTE
from dashboard.brand.brand import Brand, Contact, Product
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations
from dashboard.consultations.sealing import Cost, new_key

PIN = "314159"
PASSPHRASE = "correct horse battery staple"
CHEAP = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
PLACE, EXPORT = "/api/v1/consultations", "/api/v1/consultations/export"
DESK, PHONE = ("127.0.0.1", 1), ("192.168.1.7", 50_000)
BRAND = Brand(
    "Hanbit",
    country="KR",
    contact=Contact("Kim Minji", "hello@hanbit.example"),
    products=(Product("sense", "Sense", {"en": "Finds places"}),),
)
TERMS = Terms(BRAND, "TR", keep_days=30)
WALL_MS = 1_800_000_000_000


def wish(**more):
    asked = {"name": "Ayşe Yılmaz", "organisation": "İBB", "contact": "+90 532 000 00 00", "interests": ["parking"]}
    agreed = {"language": "tr", "consent": TERMS.consent("tr").version, "agreed": ["use", "abroad"]}
    return asked | agreed | more


SECRETS = ("Ayşe", "Yılmaz", "532 000", "İBB", "Zeynep")


@pytest.fixture
def booth(platform, tmp_path):
    booth = Consultations(tmp_path / "consultations", TERMS)
    booth.put_key(new_key(PASSPHRASE, cost=CHEAP))
    return replace(platform, brand=BRAND, consultations=booth)


@pytest.fixture
def send(booth):
    """By somebody at the desk, or from elsewhere, in the clear or not."""
    api = create_api(booth)

    def send(said=None, *, path=PLACE, method="POST", client=DESK, scheme="http", pin="", **headers):
        given = {"content-type": "application/json", **({"x-roadshow-pin": pin} if pin else {}), **headers}
        content = (
            None
            if method in ("GET", "HEAD")
            else said
            if isinstance(said, bytes)
            else msgspec.json.encode(said or wish())
        )

        async def ask():
            transport = httpx.ASGITransport(api, client=client, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://hub") as http:
                return await http.request(method, path, content=content, headers=given)

        return asyncio.run(ask())

    return send


def left(booth):
    return booth.consultations.open(booth.consultations.key(), PASSPHRASE).requests


def test_the_desk_leaves_a_request_with_the_pin(send, booth):
    answer = send(pin=PIN)
    assert (answer.status_code, answer.json()) == (201, {"at_ms": WALL_MS, "language": "tr"})
    [request] = left(booth)
    assert (request.name, request.contact, request.interests) == ("Ayşe Yılmaz", "+90 532 000 00 00", ("parking",))
    assert request.consent == TERMS.consent("tr").version


def test_a_phone_leaves_one_by_https_without_a_pin(send, booth):
    assert send(wish(interests=["sense"]), client=PHONE, scheme="https").status_code == 201
    assert [request.interests for request in left(booth)] == [("sense",)]


@pytest.mark.parametrize(
    ("sender", "status"),
    [
        ({"client": PHONE}, 403),
        ({"client": PHONE, "pin": PIN}, 403),
        ({"client": DESK}, 401),
        ({"client": DESK, "pin": "000000"}, 401),
        ({"client": PHONE, "scheme": "https", "origin": "https://elsewhere.example"}, 403),
        ({"client": PHONE, "scheme": "https", "content-type": "text/plain"}, 415),
    ],
)
def test_nothing_is_taken_in_the_clear_nor_from_who_may_not(send, booth, sender, status):
    answer = send(**sender)
    assert answer.status_code == status
    assert left(booth) == []


def test_a_phone_in_the_clear_is_told_where_to_go_instead(send):
    assert send(client=PHONE).json()["detail"] == (
        "what visitors leave does not go over a network in the clear; use the desk at the hub's machine, or HTTPS"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "Zeynep" * 20}, "name"),
        ({"name": "Zeynep\nKaya"}, "name"),
        ({"contact": "\u202e Zeynep"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"organisation": "Zeynep" * 30}, "organisation"),
        ({"interests": ["Zeynep"]}, "interests"),
        ({"interests": ["parking"] * 21}, "interests"),
        ({"language": "Zeynep"}, "language"),
        ({"agreed": ["use"]}, "agreed"),
        ({"agreed": []}, "agreed"),
        ({"Zeynep": 1}, "Zeynep"),
        ({"name": {"Zeynep": 1}}, "name"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_never_repeated(send, booth, wrong, field):
    answer = send(wish(**wrong), pin=PIN)
    assert answer.status_code == 422
    assert {error["parameter"] for error in answer.json()["errors"]} == {field}
    assert not any(secret in answer.text.replace(field, "") for secret in SECRETS)
    assert left(booth) == []


@pytest.mark.parametrize("broken", [b'{"name": "Zeynep', b'"Zeynep"', b"\xff Zeynep", b'["Zeynep"]'])
def test_what_is_no_json_is_not_repeated_either(send, broken):
    answer = send(broken, pin=PIN)
    assert 400 <= answer.status_code < 500
    assert "Zeynep" not in answer.text


def test_who_agreed_to_another_text_is_asked_again(send, booth):
    answer = send(wish(consent=TERMS.consent("en").version), pin=PIN)
    assert (answer.status_code, left(booth)) == (409, [])
    assert "load the page again" in answer.json()["detail"]


def test_without_a_key_the_form_is_closed_and_says_what_to_do(send, booth):
    (booth.consultations.folder / "key.json").unlink()
    answer = send(pin=PIN)
    assert (answer.status_code, "roadshow consultations new-key" in answer.json()["detail"]) == (409, True)
    assert send(method="GET", pin=PIN).json()["closed"] == answer.json()["detail"]


def test_how_many_were_left_and_when_is_for_the_pin_and_who_is_for_nobody(send):
    send(pin=PIN)
    assert send(method="GET").status_code == 401
    assert send(method="HEAD").status_code == 401
    answer = send(method="GET", pin=PIN)
    assert answer.json() == {
        "closed": "",
        "keep_days": 30,
        "requests": [{"at_ms": WALL_MS, "language": "tr"}],
        "torn": 0,
    }
    assert answer.headers["cache-control"] == "no-store"


def test_the_sheet_is_for_pin_and_passphrase(send):
    send(pin=PIN)
    answer = send({"passphrase": PASSPHRASE}, path=EXPORT, pin=PIN)
    assert (answer.status_code, answer.headers["roadshow-unopened"]) == (200, "0")
    assert answer.headers["cache-control"] == "no-store"
    [_, row] = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert row[2:6] == ["Ayşe Yılmaz", "İBB", "'+90 532 000 00 00", "parking"]


@pytest.mark.parametrize(
    ("said", "sender", "status"),
    [
        ({"passphrase": "wrong"}, {"pin": PIN}, 403),
        ({"passphrase": PASSPHRASE}, {}, 401),
        ({"passphrase": PASSPHRASE}, {"pin": PIN, "client": PHONE}, 403),
        ({"passphrase": "x" * 500}, {"pin": PIN}, 422),
        ({}, {"pin": PIN}, 422),
    ],
)
def test_the_sheet_is_for_nobody_else(send, said, sender, status):
    answer = send(said or b"{}", path=EXPORT, **sender)
    assert answer.status_code == status
    assert PASSPHRASE not in answer.text
    assert "x" * 50 not in answer.text


def test_one_address_leaves_so_many_a_minute_and_tries_so_many_passphrases(send):
    assert [send(pin=PIN).status_code for _ in range(LEFT_A_MINUTE + 1)] == [201] * LEFT_A_MINUTE + [429]
    tries = [send({"passphrase": "wrong"}, path=EXPORT, pin=PIN).status_code for _ in range(OPENED_A_MINUTE + 1)]
    assert tries == [403] * OPENED_A_MINUTE + [429]


def test_a_disk_that_takes_nothing_is_told_and_nothing_is_said_to_be_kept(send, booth):
    folder = booth.consultations.folder
    (folder / "2027-01-15.jsonl").mkdir()  # where the line would go
    answer = send(pin=PIN)
    assert (answer.status_code, answer.json()["title"]) == (507, "Insufficient Storage")


def test_no_log_says_what_was_left(send, caplog):
    with caplog.at_level(logging.DEBUG):
        for said in (wish(), wish(name="Zeynep" * 20), b'{"name": "Zeynep'):
            send(said, pin=PIN)
        send({"passphrase": PASSPHRASE}, path=EXPORT, pin=PIN)
    assert not any(secret in caplog.text for secret in (*SECRETS, PASSPHRASE))


def test_the_api_says_of_itself_what_it_asks(send):
    document = send(method="GET", path="/api/v1/openapi.json").json()
    assert set(document["paths"][PLACE]) == {"get", "post"}
    assert set(document["components"]["schemas"]["Consultation"]["required"]) == {
        "name",
        "contact",
        "language",
        "consent",
        "agreed",
    }

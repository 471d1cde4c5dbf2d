"""Requests: sealed at once, opened by the passphrase, kept no longer than was said."""

import json
from pathlib import Path

import msgspec
import pytest
from nacl import pwhash

from dashboard.brand.brand import ROADSHOW, Brand, Contact
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations, Opened, Unreadable
from dashboard.consultations.left import Left
from dashboard.consultations.sealing import Cost, WrongPassphrase, new_key, opened
from dashboard.diary import DAY_MS
from devices.words import LANGUAGES

CHEAP = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
PASSPHRASE = "correct horse battery staple"
MONDAY_MS = 1_795_392_000_000
BRAND = Brand("Hanbit", legal_name="Hanbit Ltd.", country="KR", contact=Contact("Kim Minji", "hello@hanbit.example"))
TERMS = Terms(BRAND, "TR", keep_days=30)
AYSE = Left(MONDAY_MS, "tr", "Ayşe Yılmaz", "İBB", "+90 532 000 00 00", ("flood",), TERMS.consent("tr").version)
SOMCHAI = Left(MONDAY_MS + DAY_MS, "th", "สมชาย ใจดี", "", "somchai@example.com", (), TERMS.consent("th").version)


@pytest.fixture
def booth(tmp_path):
    booth = Consultations(tmp_path / "consultations", TERMS)
    booth.put_key(new_key(PASSPHRASE, cost=CHEAP))
    return booth


def everything_written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_what_is_sealed_opens_with_the_passphrase_and_is_what_was_left(booth):
    booth.keep(AYSE)
    booth.keep(SOMCHAI)
    assert booth.open(booth.key(), PASSPHRASE) == Opened([AYSE, SOMCHAI], 0, 0)


def test_on_disk_only_time_and_language_can_be_read(booth):
    booth.keep(AYSE)
    [line] = (booth.folder / "2026-11-23.jsonl").read_text().splitlines()
    assert {**json.loads(line), "sealed": ""} == {
        "at_ms": MONDAY_MS,
        "language": "tr",
        "key": booth.key().id,
        "sealed": "",
    }
    for word in ("Ayşe", "Yılmaz", "532 000", "İBB", "flood", PASSPHRASE):
        assert word.encode() not in everything_written(booth.folder)


@pytest.mark.parametrize("wrong", ["", "correct horse battery stapler", "CORRECT HORSE BATTERY STAPLE"])
def test_a_wrong_passphrase_opens_nothing(booth, wrong):
    booth.keep(AYSE)
    with pytest.raises(WrongPassphrase):
        booth.open(booth.key(), wrong)


def test_a_passphrase_is_the_same_from_every_keyboard():
    """Some write ü as one letter, others as u and two dots."""
    key = new_key("gu\u0308nes\u0327 doğ\u0131yor", cost=CHEAP)
    assert bytes(key.unlocked("g\u00fcne\u015f doğ\u0131yor").public_key) == key.public


def test_the_private_key_is_nowhere_in_the_clear(booth):
    private = bytes(booth.key().unlocked(PASSPHRASE))
    written = everything_written(booth.folder)
    assert private not in written
    assert msgspec.json.encode(private)[1:-1] not in written


def test_a_key_is_never_put_over_another(booth):
    before = booth.key()
    assert not booth.put_key(new_key(PASSPHRASE, cost=CHEAP))
    assert booth.key() == before


def test_what_another_key_closed_is_counted_and_not_opened(booth):
    booth.keep(AYSE)
    (booth.folder / "key.json").unlink()
    booth.put_key(new_key(PASSPHRASE, cost=CHEAP))
    booth.keep(SOMCHAI)
    assert booth.open(booth.key(), PASSPHRASE) == Opened([SOMCHAI], 1, 0)


def test_a_line_that_somebody_dated_otherwise_is_not_believed(booth):
    booth.keep(AYSE)
    file = booth.folder / "2026-11-23.jsonl"
    file.write_text(file.read_text().replace(str(MONDAY_MS), str(MONDAY_MS + 1)))
    assert booth.open(booth.key(), PASSPHRASE) == Opened([], 1, 0)


def test_a_torn_line_is_told_and_the_others_are_there(booth):
    booth.keep(AYSE)
    file = booth.folder / "2026-11-23.jsonl"
    file.write_bytes(file.read_bytes() + file.read_bytes()[:50])
    assert booth.open(booth.key(), PASSPHRASE) == Opened([AYSE], 0, 1)


def test_requests_go_when_their_days_are_over(booth):
    booth.keep(AYSE)
    booth.keep(SOMCHAI)
    assert booth.forget(now_ms=MONDAY_MS + 30 * DAY_MS - 1) == 0
    assert booth.forget(now_ms=MONDAY_MS + 30 * DAY_MS) == 1
    assert [line.language for line in booth.lines().entries] == ["th"]
    booth.forget(now_ms=MONDAY_MS + DAY_MS, days=0)
    assert booth.lines().entries == []


def test_the_form_is_closed_until_somebody_is_responsible_and_a_key_is_there(tmp_path):
    assert Consultations(tmp_path, Terms(ROADSHOW, "TR", 30)).closed() == "brand"
    booth = Consultations(tmp_path, TERMS)
    assert booth.closed() == "key"
    booth.put_key(new_key(PASSPHRASE, cost=CHEAP))
    assert booth.closed() == ""


def test_a_key_that_is_none_is_named_with_its_cure(booth):
    (booth.folder / "key.json").write_text("{")
    with pytest.raises(Unreadable, match=r"key\.json: is no key; put back a copy of it"):
        booth.key()


def test_two_that_were_sealed_of_the_same_are_not_alike(booth):
    key = booth.key()
    assert key.seal(b"same") != key.seal(b"same")
    assert opened(key.unlocked(PASSPHRASE), key.seal(b"same")) == b"same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_agreed_to_names_who_why_how_long_where_and_whom_to_ask(language):
    consent = TERMS.consent(language)
    assert len(consent.told) == 8
    for fact in ("Hanbit Ltd.", "Kim Minji", "hello@hanbit.example", BRAND.country_in(language), "30"):
        assert fact in consent.text
    assert [box for box, _ in consent.agreed] == ["use", "abroad"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exhibitor_who_is_at_home_takes_nothing_abroad(language):
    consent = Terms(BRAND, "KR", 30).consent(language)
    assert (len(consent.told), [box for box, _ in consent.agreed]) == (7, ["use"])


def test_every_text_has_a_version_of_its_own_which_is_kept_with_the_request(booth):
    versions = {TERMS.consent(language).version for language in LANGUAGES}
    assert len(versions | {Terms(BRAND, "TR", 31).consent("en").version}) == 5
    booth.keep(AYSE)
    assert (booth.folder / "consents" / f"{AYSE.consent}.txt").read_text() == TERMS.consent("tr").text

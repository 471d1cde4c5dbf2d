"""`consultations` and `report` at a terminal: the key, the list, the sheet, the day."""

import io
import re

import pytest
from nacl import pwhash

from dashboard.consultations.left import Left
from dashboard.consultations.sealing import Cost
from roadshow.cannot import Cannot
from roadshow.settings import read_settings
from roadshow.visitors import kept
from roadshow.visitors.report import report
from roadshow.visitors.requests import consultations_of
from roadshow.world import brand_of, read_world

PASSPHRASE = "correct horse battery staple"
BRAND = 'schema=1\nname="Hanbit"\ncountry="KR"\n[contact]\nperson="Kim"\nemail="k@hanbit.example"\n'
DAY_MS = 86_400_000


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "brand.toml").write_text(BRAND)
    return read_settings(data=tmp_path / "data", brand=tmp_path / "brand", city="istanbul")


@pytest.fixture
def types(monkeypatch):
    """What somebody types, line by line; argon2id at its cheapest."""
    cheap = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
    real = kept.made_key
    monkeypatch.setattr(kept, "made_key", lambda passphrase: real(passphrase, cost=cheap))
    return lambda *lines: monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture
def booth(settings, types):
    types(PASSPHRASE, PASSPHRASE)
    kept.new_key(settings)
    return consultations_of(settings, brand_of(settings), read_world(settings)[1])


def leave(booth, name="Ayşe", *, at_ms):
    booth.keep(Left(at_ms, "tr", name, "", "a@example.com", (), booth.terms.consent("tr").version))


@pytest.mark.parametrize(
    ("typed", "words"),
    [(("short", "short"), "5 characters are too few"), ((PASSPHRASE, "another one of them"), "differ")],
)
def test_a_passphrase_is_long_and_typed_twice(settings, types, typed, words):
    types(*typed)
    with pytest.raises(Cannot, match=words):
        kept.new_key(settings)
    assert not list(settings.data.rglob("key.json"))


def test_a_second_key_is_refused(settings, booth):
    with pytest.raises(Cannot, match="has a key"):
        kept.new_key(settings)


def test_the_list_tells_when_and_in_which_language(settings, booth, capsys):
    leave(booth, at_ms=1_795_500_000_000)
    kept.list_kept(settings)
    written = capsys.readouterr().out
    assert re.search(r"2026-11-24 \d\d:\d\d  tr\n1 requests \(1 tr\)", written)
    assert "Ayşe" not in written


def test_the_sheet_is_written_once_and_for_its_owner(settings, booth, types, tmp_path):
    leave(booth, at_ms=1_795_500_000_000)
    types(PASSPHRASE)
    kept.export(settings, tmp_path / "sheet.csv")
    assert "Ayşe" in (tmp_path / "sheet.csv").read_text("utf-8-sig")
    assert (tmp_path / "sheet.csv").stat().st_mode & 0o077 == 0
    types(PASSPHRASE)
    with pytest.raises(Cannot, match="not there yet"):
        kept.export(settings, tmp_path / "sheet.csv")


def test_a_wrong_passphrase_writes_no_file(settings, booth, types, tmp_path):
    types("another one of them")
    with pytest.raises(Cannot, match="opens nothing"):
        kept.export(settings, tmp_path / "sheet.csv")
    assert not (tmp_path / "sheet.csv").exists()


def test_what_is_older_goes_by_whole_days(settings, booth, monkeypatch, capsys):
    now_ms = 1_795_500_000_000
    monkeypatch.setattr(kept, "wall_ms", lambda: now_ms)
    for days in (0, 1, 8):
        leave(booth, at_ms=now_ms - days * DAY_MS)
    capsys.readouterr()
    kept.delete_older(settings, 7)
    kept.delete_older(settings, 0)
    assert capsys.readouterr().out.splitlines() == [
        "1 requests are deleted, 2 are left",
        "2 requests are deleted, 0 are left",
    ]


@pytest.mark.parametrize(("hall", "boxes"), [("", ("use", "abroad")), ("KR", ("use",)), ("TH", ("use", "abroad"))])
def test_the_halls_country_says_whether_what_is_left_goes_abroad(settings, hall, boxes):
    settings = settings.model_copy(update={"hall": hall})
    assert consultations_of(settings, brand_of(settings), read_world(settings)[1]).terms.boxes == boxes


def test_a_hall_in_no_country_is_refused(settings):
    settings = settings.model_copy(update={"hall": "Bangkok"})
    with pytest.raises(Cannot, match="--hall: 'Bangkok' is no country"):
        consultations_of(settings, brand_of(settings), read_world(settings)[1])


def test_the_report_counts_requests_and_names_nobody(settings, booth, tmp_path):
    leave(booth, at_ms=1_795_500_000_000)
    report(settings, tmp_path / "r.html", day="2026-11-24", language="ko")
    html = (tmp_path / "r.html").read_text()
    assert '<html lang="ko">' in html
    assert not any(secret in html for secret in ("Ayşe", "a@example.com"))


@pytest.mark.parametrize(("day", "language"), [("24.11.2026", "en"), ("2026-11-24", "de")])
def test_a_day_or_a_language_that_is_none_is_refused(settings, tmp_path, day, language):
    with pytest.raises(Cannot, match=r"--day|--lang"):
        report(settings, tmp_path / "r.html", day=day, language=language)


def test_a_brand_that_is_wrong_stops_the_show_with_its_words(settings):
    (settings.brand / "brand.toml").write_text('schema=1\nname="H"\n[accent]\ndark="#101010"\n')
    with pytest.raises(Cannot, match=r"accent\.dark \(is '#101010'\)"):
        brand_of(settings)

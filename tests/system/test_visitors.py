"""What visitors leave, in the product as its user starts it: kept across a kill, seen by nobody, and in the report."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from processes import DIRECT, ROOT, said, until

PIN = "271828"
PASSPHRASE = "correct horse battery staple"
SECRETS = ("Ayşe Yılmaz", "Yılmaz", "+90 532 111 22 33", "Büyükşehir", PASSPHRASE)
BRAND = 'schema=1\nname="Hanbit"\ncountry="KR"\n[contact]\nperson="Kim"\nemail="k@hanbit.example"\n'
PLACE = "/api/v1/consultations"


@pytest.fixture
def booth(roadshow):
    """A show that has a brand and a key."""
    (roadshow.folder / "brand").mkdir()
    (roadshow.folder / "brand" / "brand.toml").write_text(BRAND)
    roadshow.options = {"brand": roadshow.folder / "brand", "pin": PIN, "mqtt_port": roadshow.mqtt_port}
    assert command(roadshow, "consultations", "new-key", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n").returncode == 0
    return roadshow


def command(roadshow, *words, typed=""):
    words = [*words, "--data", str(roadshow.folder / "data")]
    run = [sys.executable, "-m", "roadshow", *words]
    return subprocess.run(run, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=False)


def post(roadshow, path, said, **headers):
    address = f"http://127.0.0.1:{roadshow.port}{path}"
    given = {"Content-Type": "application/json", **{key.replace("_", "-"): value for key, value in headers.items()}}
    request = urllib.request.Request(address, json.dumps(said).encode(), given)
    try:
        with DIRECT.open(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wish(roadshow, **more):
    """What the desk's form sends: the version stands in its page."""
    with DIRECT.open(f"http://127.0.0.1:{roadshow.port}/desk?lang=tr", timeout=20) as page:
        form = page.read().decode().partition('data-language="tr" data-consent="')[2]
    asked = {"name": "Ayşe Yılmaz", "organisation": "Büyükşehir", "contact": "+90 532 111 22 33"}
    agreed = {"language": "tr", "consent": form.partition('"')[0], "agreed": ["use", "abroad"]}
    return asked | agreed | more


def test_a_request_that_was_answered_is_there_after_kill_9(booth):
    booth.start("broker")
    hub = booth.start("hub")
    until(booth.health)
    status, answer = post(booth, PLACE, wish(booth), X_Roadshow_PIN=PIN)
    hub.send_signal(signal.SIGKILL)
    hub.wait()
    assert (status, json.loads(answer)["language"]) == (201, "tr")
    sheet = booth.folder / "sheet.csv"
    exported = command(booth, "consultations", "export", str(sheet), typed=f"{PASSPHRASE}\n")
    assert exported.stdout.splitlines()[0] == f"1 requests are in {sheet}, for anybody to read: take care of it"
    assert '"Ayşe Yılmaz","Büyükşehir","\'+90 532 111 22 33"' in sheet.read_text("utf-8-sig")


def test_nobody_finds_a_visitor_anywhere_but_in_the_sheet(booth):
    """In logs, in errors, in what is on disk, in the health, in the report: nowhere."""
    show = booth.start()
    until(booth.is_live)
    answers = [
        post(booth, PLACE, wish(booth), X_Roadshow_PIN=PIN),
        post(booth, PLACE, wish(booth, organisation="Büyükşehir" * 30), X_Roadshow_PIN=PIN),
        post(booth, PLACE, wish(booth, consent="Yılmaz"), X_Roadshow_PIN=PIN),
        post(booth, PLACE, wish(booth, language="Yılmaz"), X_Roadshow_PIN=PIN),
        post(booth, PLACE, wish(booth), X_Roadshow_PIN="000000"),
        post(booth, f"{PLACE}/export", {"passphrase": f"{PASSPHRASE} Yılmaz"}, X_Roadshow_PIN=PIN),
    ]
    assert [status for status, _ in answers] == [201, 422, 409, 422, 401, 403]
    until(lambda: "beat" in days(booth))
    report = booth.folder / "report.html"
    made = command(booth, "report", str(report), "--lang", "tr")
    assert made.returncode == 0, made.stderr
    listed = command(booth, "consultations", "list")
    health = json.dumps(booth.health())
    show.send_signal(signal.SIGINT)
    show.wait(20)
    spoken = [said(show), made.stdout, made.stderr, listed.stdout, health, *(answer for _, answer in answers)]
    written = [file.read_bytes() for file in (booth.folder / "data").rglob("*") if file.is_file()]
    for secret in SECRETS:
        assert not any(secret in words for words in [*spoken, report.read_text()]), secret
        assert not any(secret.encode() in content for content in written), secret
    assert "1 requests (1 tr)" in listed.stdout


def test_old_requests_are_gone_at_the_start(booth):
    folder = booth.folder / "data" / "consultations"
    old = folder / "2020-01-01.jsonl"
    old.write_text('{"at_ms":1577836800000,"language":"tr","key":"x","sealed":"AA=="}\n')
    booth.start("broker")
    booth.start("hub")
    until(lambda: booth.health() and not old.exists())
    assert (folder / "key.json").exists()


def test_the_days_log_and_the_report_survive_a_kill(booth):
    booth.start("broker")
    hub = booth.start("hub")
    until(lambda: "beat" in days(booth))
    hub.kill()
    hub.wait()
    [file] = (booth.folder / "data" / "days").iterdir()
    with file.open("ab") as log:
        log.write(b'{"type":"pages","at_')  # as a kill in mid-line leaves it
    hub = booth.start("hub")
    until(lambda: days(booth).count('"beat"') == 2)
    made = command(booth, "report", str(booth.folder / "report.html"), "--lang", "en")
    assert "1 lines are torn" in made.stdout
    assert "<h1>A day at the stand</h1>" in (booth.folder / "report.html").read_text()


def days(roadshow):
    folder = roadshow.folder / "data" / "days"
    return "".join(file.read_text() for file in folder.glob("*")) if folder.exists() else ""


def test_a_visitor_fills_in_the_desks_form_and_the_presenter_takes_the_sheet(booth, open_page):
    booth.start("broker")
    booth.start("hub")
    until(booth.health)
    page = open_page(booth, "lang=en", path="desk", viewport={"width": 820, "height": 1180})
    page.fill("#pin", PIN)
    page.click("#take")
    page.wait_for_selector('body[data-seat="mine"]')
    part = page.locator("#consultation")
    part.locator("summary").click()
    part.locator('nav button[value="th"]').click()
    form = part.locator('form[lang="th"]')
    assert [shown.is_visible() for shown in part.locator("form.leave").all()].count(True) == 1
    form.locator("button").click()
    assert form.locator(".said").inner_text() == form.get_attribute("data-missing")
    form.locator('[name="name"]').fill("สมชาย ใจดี")
    form.locator('[name="contact"]').fill("somchai@example.com")
    for box in form.locator('[name="agreed"]').all():
        assert not box.is_checked()
        box.check()
    form.locator("button").click()
    part.locator(".thanks").wait_for(state="visible")
    assert part.locator(".thanks p").inner_text() == form.get_attribute("data-sent")
    expect(part.locator(".kept")).to_have_text("Requests kept: 1")
    part.locator(".thanks button").click()
    assert form.locator('[name="name"]').input_value() == ""
    part.locator('[name="passphrase"]').fill(PASSPHRASE)
    with page.expect_download() as download:
        part.locator("form.open button").click()
    assert "สมชาย ใจดี" in download.value.path().read_text("utf-8-sig")
    part.locator('[name="passphrase"]').fill("another one of them")
    part.locator("form.open button").click()
    expect(part.locator("form.open .said")).to_have_text("That passphrase opens nothing")

"""The ground at the stations, from the simulator to the stage: still until P comes, and while the run stands."""

import json
import urllib.request
from base64 import b64decode

import numpy as np
import pytest
from playwright.sync_api import expect
from processes import DIRECT, Roadshow, descendants, until
from stages import NO_GL, TEXTS

from dashboard.words import screen_words
from devices.words import LANGUAGES

PIN = "271828"
ORIGIN_S = 60.3
"""From the start of the scenario until the fault breaks."""
QUIET_CM_S2 = 1.0
SHAKEN_CM_S2 = 20.0
STATION = "istanbul.seismic-station.eq-kumburgaz"
INK = """() => {
    const canvas = document.querySelector('#traces canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const rows = new Set();
    for (let at = 3; at < data.length; at += 4) if (data[at] > 128) rows.add(Math.floor(at / 4 / canvas.width));
    return rows.size / canvas.height;
}"""
"""The share of the canvas' height on which anything is drawn: little while all lines are still."""
PICTURE = "() => document.querySelector('#traces canvas').toDataURL()"
MISPLACED = f"""() => {{
    const panel = document.querySelector('.panel').getBoundingClientRect();
    const texts = {TEXTS}.filter(({{e}}) => e.closest('.panel'));
    const beyond = ({{box}}) => box.left < panel.left || box.right > panel.right + 1 || box.bottom > panel.bottom + 1;
    const cross = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.3 * Math.min(a.height, b.height);
    const over = ({{e, box}}, i) => texts.slice(i + 1).some(other => other.e !== e && cross(box, other.box));
    return texts.filter((text, i) => beyond(text) || over(text, i)).map(({{text}}) => text);
}}"""
"""Text that leaves the panel or stands on other text of it."""
SETTLED = f"""async () => {{
    let found;
    for (let look = 0; look < 60; look++) {{
        await new Promise(requestAnimationFrame);
        found = ({MISPLACED})();
        if (!found.length) break;
    }}
    return found;
}}"""
SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]
COUNT_DRAWING = """(() => {
    window.drawings = 0;
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.closest('#traces')) window.drawings += 1;
        return clear.apply(this, box);
    };
})()"""
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def quaking(tmp_path_factory):
    options = {"city": "istanbul", "solution": "earthquake", "pin": PIN, "speed": "1"}
    show = Roadshow(tmp_path_factory.mktemp("traces"), options)
    show.start()
    until(lambda: traces(show) if show.health() else None)
    yield show
    show.end()


def steer(show, **asked):
    """As the desk does."""
    headers = {"Content-Type": "application/json", "X-Roadshow-PIN": PIN}
    address = f"http://127.0.0.1:{show.port}/api/v1/run"
    with DIRECT.open(urllib.request.Request(address, json.dumps(asked).encode(), headers), timeout=30) as answer:
        return json.load(answer)["run"]


def seek(show, to_s):
    """To that second, and until its traces are told: they are the last minute's, of a run of their own."""
    at_ms = started(show) + 1000 * to_s
    run = steer(show, action="seek", at_ms=at_ms)["run"]
    until(lambda: (told := traces(show)) and told["run"] == run and told["at_ms"] >= at_ms)


def traces(show):
    return show.get("/api/v1/traces")


def started(show):
    """When the scenario began, by the run's clock."""
    return show.get("/api/v1/run")["scenario"]["first_ms"]


def peaks(show, station=STATION):
    """By the second of the scenario in which it was, the strongest sample; seconds that nobody knows are left out."""
    told = traces(show)
    steps = np.frombuffer(b64decode(told["samples"][station]), "<i2").reshape(-1, 1000 // told["every_ms"])
    first_s = (told["from_ms"] - started(show)) // 1000
    return {first_s + number: np.abs(second).max() * told["step"] for number, second in enumerate(steps.tolist())}


def test_a_line_is_still_until_p_comes_and_moves_then(quaking, open_page):
    steer(quaking, action="pause")
    seek(quaking, 55)
    page = open_page(quaking, "lang=en", flags=NO_GL)
    expect(page.locator("#traces li")).to_have_count(5)
    expect(page.locator("#traces li").first).to_contain_text("Kumburgaz")
    expect(page.locator("#traces .field")).to_have_attribute(
        "aria-label", screen_words("en")["traces.title"].format(seconds=40)
    )
    expect(page.locator("#hero-word")).to_have_text("stations listening")
    assert max(peaks(quaking).values()) < QUIET_CM_S2
    page.wait_for_function(f"() => ({INK})() > 0")
    assert page.evaluate(INK) < 0.2

    seek(quaking, 75)
    known = peaks(quaking)
    assert max(peak for second, peak in known.items() if second < ORIGIN_S) < QUIET_CM_S2
    assert max(known.values()) > SHAKEN_CM_S2
    page.wait_for_function(f"() => ({INK})() > 0.25")
    expect(page.locator("#hero-word")).to_have_text("stations triggered")


def test_a_run_that_is_paused_stands_and_one_that_runs_goes_on(quaking, open_page):
    steer(quaking, action="pause")
    seek(quaking, 75)
    page = open_page(quaking, "lang=en", flags=NO_GL, script=COUNT_DRAWING)
    page.emulate_media(reduced_motion="no-preference")
    page.wait_for_function(f"() => ({INK})() > 0.25")
    stands = page.evaluate(
        """async picture => {
            const look = new Function('return (' + picture + ')()');
            const frames = async count => { while (count--) await new Promise(requestAnimationFrame); };
            await frames(10);
            const [before, drawn] = [look(), drawings];
            await frames(60);
            return look() === before && drawings === drawn;
        }""",
        PICTURE,
    )
    assert stands, "no frame is drawn, and none is another"
    before = page.evaluate(PICTURE)
    steer(quaking, action="resume")
    page.wait_for_function(f"before => ({PICTURE})() !== before", arg=before)
    steer(quaking, action="pause")


def test_lines_and_what_matters_have_room_in_every_language_at_every_size(quaking, open_page):
    """At the end of the strong shaking, when there is most to say."""
    steer(quaking, action="pause")
    seek(quaking, 95)
    for language in LANGUAGES:
        page = open_page(quaking, f"lang={language}", flags=NO_GL)
        expect(page.locator("#matters li").first).to_be_visible()
        expect(page.locator("#traces .scale")).not_to_be_empty()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(SETTLED) == [], (language, width)


def test_a_simulator_that_dies_and_is_back_goes_on_where_it_was(quaking):
    paused_ms = traces(quaking)["at_ms"]
    steer(quaking, action="resume")
    before = until(lambda: (told := traces(quaking)) and told["at_ms"] > paused_ms + 2000 and told)
    simulate = next(part for part in quaking.health()["parts"] if part["name"] == "simulate")
    (process,) = [child for child in descendants(quaking.processes[0]) if "simulate" in child.cmdline()]
    process.kill()
    until(lambda: any(part["restarts"] > simulate["restarts"] for part in quaking.health()["parts"]))
    after = until(lambda: (told := traces(quaking)) and told["at_ms"] > before["at_ms"] + 2000 and told)
    assert (after["run"], after["provenance"]) == (before["run"], "simulated")
    steer(quaking, action="pause")

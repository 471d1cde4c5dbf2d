"""Screens in a real browser that may reach nobody else, and what to ask of what it shows."""

from contextlib import contextmanager

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NO_GL = ["--disable-3d-apis"]
"""The map has no words of its own, and drawing it in software takes its time."""
SOFTWARE_GL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WALL = {"width": 1920, "height": 1080}
ATTENDED = "setInterval(() => dispatchEvent(new Event('wheel')), 5000)"
"""Somebody stands before the stage, so that it does not go on by itself while a test looks at it."""
SMALL_TEXT = """limit => [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(e => !e.closest('.unseen, .folded .other'))
    .filter(e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(e => !['SCRIPT', 'STYLE'].includes(e.tagName) && parseFloat(getComputedStyle(e).fontSize) < limit)
    .map(e => `${e.textContent} ${getComputedStyle(e).fontSize}`)"""
TEXTS = """[...document.querySelectorAll('#stage *, #marks *')]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(e => !e.closest('.unseen, .folded .other'))
    .flatMap(e => [...e.childNodes].filter(node => node.nodeType === 3 && node.data.trim()).flatMap(node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].map(box => ({e, text: node.data.trim(), box}));
    }))"""
SPILT = f"""() => {TEXTS}.filter(({{e, box}}) => {{
    const panel = e.closest('.panel')?.getBoundingClientRect();
    const [left, right] = panel ? [panel.left, panel.right] : [0, innerWidth];
    return box.left < left - 1 || box.right > right + 1 || box.top < -1 || box.bottom > innerHeight + 1;
}}).map(({{text}}) => text)"""
"""Text that leaves its panel or the screen."""
CROSSING = f"""() => {{
    const texts = {TEXTS};
    const cross = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.3 * Math.min(a.height, b.height);
    return texts.flatMap((one, i) => texts.slice(i + 1)
        .filter(other => other.e !== one.e && cross(one.box, other.box))
        .map(other => `${{one.text}} x ${{other.text}}`));
}}"""
"""Text over other text; line boxes may touch, as Thai's reach far up and down."""
CUT = """() => [...document.querySelectorAll('#stage *')]
    .filter(e => e.checkVisibility() && !e.closest('.unseen, #day') && getComputedStyle(e).overflowX !== 'visible')
    .filter(e => e.scrollWidth > e.clientWidth + 1 && e.textContent.trim()).map(e => e.textContent)"""
COVERED = """() => {
    const boxes = [...document.querySelectorAll('#marks .mark, #marks .label:not(.hidden), #marks .badge')]
        .map(e => [e.textContent, e.getBoundingClientRect(), e]);
    const cross = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const round = box => ({x: box.x + box.width / 2, y: box.y + box.height / 2, r: box.width / 2});
    const near = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) < a.r + b.r;
    const over = ({x, y, r}, box) => Math.hypot(x - Math.min(Math.max(x, box.left), box.right),
        y - Math.min(Math.max(y, box.top), box.bottom)) < r - 1;
    const isMark = e => e.classList.contains('mark');
    return boxes.flatMap(([text, box, one], i) => boxes.slice(i + 1)
        .filter(([, , other]) => !one.contains(other))
        .filter(([, to, other]) => isMark(one) && isMark(other) ? near(round(box), round(to))
            : isMark(one) ? over(round(box), to) : isMark(other) ? over(round(to), box) : cross(box, to))
        .map(([other]) => `${text} x ${other}`));
}"""
"""Marks, names and badges that stand on each other."""


class Browsers:
    """Chromium, started once for each set of flags that is asked for."""

    def __init__(self, playwright):
        self._playwright = playwright
        self._started = {}

    def with_flags(self, flags):
        browser = self._started.get(tuple(flags))
        if browser is None:
            arguments = ["--no-sandbox", *QUIET, *flags]
            browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            self._started[tuple(flags)] = browser
        return browser

    def close(self):
        for browser in self._started.values():
            browser.close()


@contextmanager
def pages(browsers):
    """Opens pages of a show; none of them may ask another host, throw, or complain."""
    outside, said, contexts = [], [], []

    def open_page(
        show, query="", *, path="", viewport=WALL, flags=NO_GL, link="live", script="", attended=True, **context
    ):
        opened = browsers.with_flags(flags).new_context(viewport=viewport, reduced_motion="reduce", **context)
        contexts.append(opened)
        page = opened.new_page()
        home = f"http://127.0.0.1:{show.port}/"
        own = (home, "data:", f"blob:{home}")
        page.on("request", lambda request: outside.extend({request.url} if not request.url.startswith(own) else ()))
        page.on("pageerror", lambda error: said.append(str(error)))
        for each in filter(None, (script, ATTENDED if attended else "")):
            page.add_init_script(each)
        page.goto(f"{home}{path}?{query}")
        if link:
            page.wait_for_selector(f"body[data-link={link}]")
        return page

    yield open_page
    for opened in contexts:
        opened.close()
    assert outside == []
    assert said == []

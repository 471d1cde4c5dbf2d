"""The control panel of the stage, in one language; the browser brings it to life once somebody knows the PIN."""

from html import escape

from dashboard.words import say

ICON = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h8m6 0h2M4 17h2m6 0h8" stroke-width="2"/>'
    '<circle cx="15" cy="7" r="2.5"/><circle cx="9" cy="17" r="2.5"/></svg>'
)
PANEL = """<button id="desk" type="button" aria-expanded="false" aria-controls="control" aria-label="{open}">{icon}
</button>
<section id="control" role="dialog" aria-label="{title}" hidden>
<header><h2>{title}</h2><p class="now"></p>
<button type="button" class="close" aria-label="{close}">×</button></header>
<form><label>{pin} <input type="password" inputmode="numeric" autocomplete="off" required></label>
<button>{unlock}</button></form>
<div class="controls" hidden>
<p class="row"><button type="button" class="play"></button>
<span class="speeds" role="group" aria-label="{speed}"></span></p>
<ol class="steps" aria-label="{steps}"></ol>
<p class="told"></p>
<p class="row taps" role="group" aria-label="{taps}"></p>
<p class="row"><button type="button" class="reset">{reset}</button>
<button type="button" class="bookmark">{bookmark}</button>
<button type="button" class="return"></button>
<button type="button" class="drop" hidden>{drop}</button>
<button type="button" class="futures" hidden>{futures}</button></p>
</div>
<p class="said" role="status"></p>
</section>"""


def panel(language: str) -> str:
    words = {
        "open": say(language, "control.open"),
        "title": say(language, "control.title"),
        "close": say(language, "control.close"),
        "pin": say(language, "control.pin"),
        "unlock": say(language, "control.unlock"),
        "speed": say(language, "control.speed"),
        "steps": say(language, "control.steps"),
        "taps": say(language, "control.taps"),
        "reset": say(language, "control.reset"),
        "drop": say(language, "control.drop.open"),
        "futures": say(language, "futures.open"),
        "bookmark": say(language, "control.bookmark"),
    }
    return PANEL.format(icon=ICON, **{key: escape(word) for key, word in words.items()})

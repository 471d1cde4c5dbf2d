"""The two futures on the stage: one idea over the whole wall, which the browser fills in once they are known."""

from html import escape

from dashboard.screens.futures import future_names, notes
from dashboard.words import say
from devices.flood import FloodSimulation
from devices.solution import Solution

SHEET = """<section id="futures" role="dialog" tabindex="-1" aria-label="{title}" data-only-with="{only_with}" hidden>
<header><h2>{title}</h2><span class="whose"></span>
<button type="button" class="close" aria-label="{close}">×</button></header>
<p class="reckoning" role="status">{waiting}</p>
<div class="picture" hidden>
<div class="gain"><b class="number"></b><p><span class="what"></span><small class="spread"></small></p></div>
<figure class="without"><h3>{without}</h3><svg aria-hidden="true"></svg><figcaption></figcaption></figure>
<figure class="with"><h3>{with_}</h3><svg aria-hidden="true"></svg><figcaption></figcaption></figure>
<figure class="wet" aria-label="{wet}"><svg aria-hidden="true"></svg></figure>
</div>
<div class="knowing" hidden><ul>{notes}</ul></div>
<footer><button type="button" class="how" aria-expanded="false">
<span>{how}</span> <kbd aria-hidden="true">h</kbd></button></footer>
</section>"""


def futures_sheet(solution: Solution, language: str) -> str:
    """Nothing where no flood is simulated."""
    if not isinstance(solution.simulation, FloodSimulation):
        return ""
    words = {
        "title": say(language, "futures.title"),
        "close": say(language, "futures.close"),
        "waiting": say(language, "futures.waiting"),
        "wet": say(language, "futures.wet"),
        "how": say(language, "futures.how"),
    }
    names = future_names(solution, language)
    return SHEET.format(notes=notes(language), **names, **{key: escape(word) for key, word in words.items()})

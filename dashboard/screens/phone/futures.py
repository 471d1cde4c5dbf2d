"""The two futures on a phone: a card below the answer, which the browser fills in once they are known."""

from html import escape

from dashboard.screens.futures import future_names, notes
from dashboard.words import say
from devices.flood import FloodSimulation
from devices.solution import Solution

CARD = """<section id="futures" data-only-with="{only_with}" hidden>
<h2><span>{title}</span><small class="whose"></small></h2>
<div class="gain"><b class="number"></b><p><span class="what"></span><small class="spread"></small></p></div>
<figure class="without"><h3>{without}</h3><svg aria-hidden="true"></svg><figcaption></figcaption></figure>
<figure class="with"><h3>{with_}</h3><svg aria-hidden="true"></svg><figcaption></figcaption></figure>
<details><summary>{how}</summary><ul class="knowing">{notes}</ul></details>
</section>
"""


def futures_card(solution: Solution, language: str) -> str:
    """Nothing where no flood is simulated."""
    if not isinstance(solution.simulation, FloodSimulation):
        return ""
    title, how = (escape(say(language, key)) for key in ("futures.title", "futures.how"))
    return CARD.format(title=title, how=how, notes=notes(language), **future_names(solution, language))

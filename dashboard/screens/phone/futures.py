"""What the solution is worth, on a phone: a card below the answer, which the browser fills in once it is known."""

from dataclasses import replace
from html import escape

from dashboard.screens.futures import figures, notes, only_with, room_of
from dashboard.words import say
from devices.city import City
from devices.solution import Solution

CARD = """<section id="futures" class="{kind}" data-only-with="{only_with}" hidden>
<h2><span>{title}</span><small class="whose"></small></h2>
<div class="gain"><b class="number"></b><p><span class="what"></span><small class="spread"></small></p></div>
{figures}
<details><summary>{how}</summary><ul class="knowing">{notes}</ul></details>
</section>
"""


def futures_card(city: City, solution: Solution, language: str) -> str:
    """Nothing where nothing is compared. What has no heading is for the wall alone."""
    if (found := room_of(city, solution)) is None:
        return ""
    kind, room = found
    shown = replace(room, figures=tuple(figure for figure in room.figures if figure.heading))
    return CARD.format(
        kind=kind,
        title=escape(say(language, room.title)),
        how=escape(say(language, "futures.how")),
        only_with=only_with(solution, language),
        figures=figures(shown, solution, language),
        notes=notes(room, language),
    )

"""What the solution is worth, on the stage: one idea over the whole wall, which the browser fills in once known."""

from html import escape

from dashboard.screens.futures import figures, notes, only_with, room_of
from dashboard.words import say
from devices.city import City
from devices.solution import Solution

SHEET = """<section id="futures" class="{kind}" role="dialog" tabindex="-1" aria-label="{title}" \
data-only-with="{only_with}" hidden>
<header><h2>{title}</h2><span class="whose"></span>
<button type="button" class="close" aria-label="{close}">×</button></header>
<p class="reckoning" role="status">{waiting}</p>
<div class="picture" hidden>
<div class="gain"><b class="number"></b><p><span class="what"></span><small class="spread"></small></p></div>
{figures}
</div>
<div class="knowing" hidden><ul>{notes}</ul></div>
<footer><button type="button" class="how" aria-expanded="false">
<span>{how}</span> <kbd aria-hidden="true">h</kbd></button></footer>
</section>"""


def futures_sheet(city: City, solution: Solution, language: str) -> str:
    """Nothing where nothing is compared."""
    if (found := room_of(city, solution)) is None:
        return ""
    kind, room = found
    return SHEET.format(
        kind=kind,
        title=escape(say(language, room.title)),
        close=escape(say(language, "futures.close")),
        waiting=escape(say(language, "futures.waiting")),
        how=escape(say(language, "futures.how")),
        only_with=only_with(solution, language),
        figures=figures(room, solution, language),
        notes=notes(room, language),
    )

"""The HTML of the phone's page: complete but for the numbers, which its small script fills in."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from dashboard.brand.brand import ROADSHOW
from dashboard.consultations.consent import Terms
from dashboard.frontend.assets import Built
from dashboard.screens.consultation import exhibitor, form
from dashboard.screens.page import ICON
from dashboard.screens.phone.futures import futures_card
from dashboard.screens.phone.map import WIDTH, Frame, drawing
from dashboard.screens.phone.scene import answer, origins, phone_scene
from dashboard.screens.stage.layout import UNKNOWN
from dashboard.screens.stage.quake import frame as framed
from dashboard.screens.theme import Theme, as_set, bar_colours
from dashboard.screens.written import unit_word
from dashboard.words import OWN_NAMES, say, screen_words
from devices.city import City, Place
from devices.packs import Packs
from devices.solution import Solution
from devices.words import LANGUAGES

STREAM = "/api/v1/live?detail=places"
TWINS_STREAM = "/api/v1/live"
"""A twin stands on the stage and follows what the stage follows: it is no phone that has arrived."""
NOBODYS = Terms(ROADSHOW, hall="", keep_days=0)
LETTERS = "letters.css"
"""For a phone or a booth's computer that has no letters of its own for a language."""

PAGE = """<!DOCTYPE html>
<html lang="{language}"{twin}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="same-origin">
{theme_colours}
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{colours}</style>
<link rel="stylesheet" href="{letters}">
<link rel="stylesheet" href="{style}">
<script type="module" src="{script}"></script>
</head>
<body data-link="connecting" data-stream="{stream}" data-day="{day}" data-answer="{answer}">
<header>
<div class="line"><b class="brand">{brand}</b><nav aria-label="{choose_language}">{languages}</nav></div>
<div class="line"><span class="where"><b>{city}</b> <span>{solution}</span></span>\
<span class="when"><time id="clock">{unknown}</time> <span id="pace"></span></span></div>
<div class="line"><span id="provenance"></span></div>
<p id="trouble" role="status">{waiting}</p>
</header>
<div id="alert" role="alert"></div>
<main>
<section id="answer"></section>
<label class="from"><span>{from_}</span><select id="from">{origins}</select></label>
<svg id="map" role="img" aria-label="{map_of}" viewBox="0 0 {width} {height}">{drawing}<g id="marks"></g></svg>
{why}<h2><span>{heading}</span><small>{today}</small></h2>
<ol id="places"></ol>
{worth}{visitor}<footer><p id="estimate"></p><p>{credit}</p></footer>
</main>
<script type="application/json" id="scene">{scene}</script>
</body>
</html>
"""


Leaves = Literal["nothing", "at the desk", "here"]
"""Where a visitor may ask to be called back: here, where the page came by HTTPS."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a phone wants its page."""

    language: str
    theme: Theme | None = None
    """None: as the phone is set."""
    twin: bool = False
    leaves: Leaves = "nothing"


def phone_page(packs: Packs, city: City, solution: Solution, asked: Asked, built: Built, terms: Terms = NOBODYS) -> str:
    language, frame = asked.language, Frame(*framed(city, solution))
    words, scene = screen_words(language), phone_scene(packs, city, solution, language=language)
    asks, worth = answer(city, solution), futures_card(city, solution, language)
    brand = terms.brand
    return PAGE.format(
        language=language,
        twin=' data-twin=""' if asked.twin else "",
        theme_colours=bar_colours(asked.theme),
        title=escape(f"{brand.name} · {city.names[language]} · {solution.words[language]['name']}"),
        icon=ICON,
        colours=as_set(asked.theme, brand.accents),
        style=built.url("phone.css"),
        letters=built.url(LETTERS),
        script=built.url("phone.js"),
        stream=TWINS_STREAM if asked.twin else STREAM,
        day=f"/api/v1/solutions/{solution.id}/day",
        answer=asks,
        brand=escape(brand.name),
        choose_language=escape(words["phone.language"]),
        languages="".join(_language(each, solution, chosen=each == language) for each in LANGUAGES),
        city=escape(city.names[language]),
        solution=escape(solution.words[language]["name"]),
        unknown=UNKNOWN,
        waiting=escape(words["link.connecting"]),
        why="" if asks == "shaking" else worth,
        worth=worth if asks == "shaking" else "",
        from_=escape(words["phone.quake.where" if asks == "shaking" else "phone.from"]),
        origins=_options(origins(city, solution), scene["origin"], language),
        map_of=escape(say(language, "map.title", city=city.names[language])),
        width=WIDTH,
        height=frame.height,
        drawing=drawing(city.base_map, frame),
        heading=escape(words["phone.places"] if asks == "shaking" else _heading(solution, language)),
        today="" if asks == "shaking" else escape(words["phone.today"]),
        visitor=_visitor(packs, city, terms, asked),
        credit=escape(say(language, "map.credit", credit=city.credit[language])),
        scene=json.dumps(scene, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    )


def _visitor(packs: Packs, city: City, terms: Terms, asked: Asked) -> str:
    """Whose stand this is, and how to hear from him."""
    if asked.twin:
        return ""
    told, language = exhibitor(terms.brand, asked.language), asked.language
    title = escape(say(language, "consultation.title"))
    match asked.leaves:
        case "nothing":
            return told
        case "at the desk":
            where = escape(say(language, "consultation.at_desk"))
            return f"{told}<section><h2>{title}</h2><p>{where}</p></section>"
        case "here":
            asks = form(terms, packs.solutions_of(city.id), language, own_device=True)
            thanks = '<div class="thanks" role="status" hidden><p></p></div>'
            return f'{told}<section id="consultation"><h2>{title}</h2>{asks}{thanks}</section>'


def _heading(solution: Solution, language: str) -> str:
    """What the numbers below are; of several kinds, each row says its own."""
    match list(solution.views.listed.items()):
        case [(kind, key)]:
            quantity = solution.kinds[kind].quantity(key)
            unit = unit_word(quantity.unit, language) if quantity else ""
            name = solution.words[language][f"quantities.{kind}.{key}"]
            return f"{name}, {unit}" if unit else name
        case _:
            return say(language, "phone.places")


def _language(language: str, solution: Solution, *, chosen: bool) -> str:
    here = ' aria-current="true"' if chosen else ""
    return (
        f'<a href="?solution={solution.id}&amp;lang={language}" lang="{language}" hreflang="{language}"{here}>'
        f"{OWN_NAMES[language]}</a>"
    )


def _options(places: Iterable[Place], chosen: str, language: str) -> str:
    return "".join(
        f'<option value="{place.id}"{" selected" * (place.id == chosen)}>{escape(place.names[language])}</option>'
        for place in places
    )

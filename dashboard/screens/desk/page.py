"""The HTML of the desk: what stays where it is; its script fills in what is now."""

import json
from html import escape

from dashboard.brand.brand import Brand
from dashboard.frontend.assets import Built
from dashboard.screens.desk.scene import desk_scene
from dashboard.screens.page import ICON
from dashboard.screens.theme import Theme, as_set, bar_colours
from dashboard.show.repertoire import Repertoire
from dashboard.words import OWN_NAMES, say
from devices.words import LANGUAGES

STREAM = "/api/v1/live?detail=desk"
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="same-origin">
{theme_colours}
<title>{title} · {brand}</title>
<link rel="icon" href="{icon}">
<style>{colours}</style>
<link rel="stylesheet" href="{letters}">
<link rel="stylesheet" href="{style}">
<script type="module" src="{script}"></script>
</head>
<body data-link="connecting" data-seat="free" data-stream="{stream}">
<header>
<p class="line"><b class="brand">{brand}</b> <span id="who" role="status"></span>
<a class="wellness" href="#health" data-well="true"><span></span></a></p>
<p id="now" role="group" aria-label="{now}"><b></b><i></i><span></span></p>
<p id="trouble" role="status"></p>
</header>
<form id="seat" autocomplete="off">
<p id="asks">{look_on}</p>
<div class="pair">
<label>{pin}<input id="pin" type="password" inputmode="numeric" autocomplete="off" maxlength="80" required></label>
<label>{name}<input id="name" maxlength="40" autocomplete="off"></label>
</div>
<button id="take" class="strong">{present}</button>
</form>
<main>
<section id="card" aria-live="polite">
<div class="line"><h1 id="story"></h1><span id="count"></span></div>
<div id="timer"><span id="elapsed"></span><span id="against"></span>\
<fieldset class="hands segments" id="version" aria-label="{version}"></fieldset>\
<div id="bar" aria-hidden="true"><i></i></div></div>
<p id="says"></p>
<p id="second"></p>
<ul id="notes"></ul>
</section>
<fieldset class="hands" id="more">
<section aria-labelledby="shows-title"><h2 id="shows-title">{shows}</h2>
<div id="views" class="segments"></div><div id="cameras" class="segments"></div></section>
<section aria-labelledby="steps-title"><h2 id="steps-title">{go_to}</h2><ol id="steps"></ol></section>
<section aria-labelledby="choose-title"><h2 id="choose-title">{choose}</h2><div id="choosers"></div></section>
</fieldset>
<section id="health" aria-labelledby="health-title"><h2 id="health-title">{health}</h2><ul id="lines"></ul></section>
{visitors}
<nav aria-label="{choose_language}">{languages}</nav>
<button id="leave" class="plain" type="button">{leave}</button>
</main>
<fieldset class="hands" id="dock">
<p id="said" role="status"></p>
<div id="undo" role="alert" hidden><span></span><button type="button">{undo}</button></div>
<div id="moves">
<button type="button" id="back">{back}</button><button type="button" id="next" class="strong"></button>
</div>
<div id="taps" role="group" aria-label="{taps}"></div>
<div id="transport"><button type="button" id="play"></button>\
<label class="speed"><span class="unseen">{speed}</span><select id="speed"></select></label>\
<button type="button" id="bookmark">{bookmark}</button><button type="button" id="return"></button>\
<button type="button" id="reset">{reset}</button></div>
</fieldset>
<script type="application/json" id="scene">{scene}</script>
</body>
</html>
"""


def desk_page(
    repertoire: Repertoire, *, language: str, theme: Theme | None, built: Built, brand: Brand, visitors: str = ""
) -> str:
    """`visitors`: the part where they leave requests, written as things stand."""

    def word(key: str) -> str:
        return escape(say(language, key))

    scene = json.dumps(desk_scene(repertoire, language=language), ensure_ascii=False, separators=(",", ":"))
    return PAGE.format(
        language=language,
        theme_colours=bar_colours(theme),
        title=word("desk.title"),
        brand=escape(brand.name),
        icon=ICON,
        colours=as_set(theme, brand.accents),
        letters=built.url("letters.css"),
        style=built.url("desk.css"),
        script=built.url("desk.js"),
        stream=STREAM,
        now=word("desk.now"),
        look_on=word("desk.look_on"),
        pin=word("control.pin"),
        name=word("desk.name"),
        present=word("desk.present"),
        version=word("desk.version"),
        shows=word("desk.shows"),
        go_to=word("control.steps"),
        choose=word("desk.choose"),
        visitors=visitors,
        health=word("desk.health"),
        choose_language=word("desk.own_language"),
        languages="".join(_language(each, theme, chosen=each == language) for each in LANGUAGES),
        leave=word("desk.leave"),
        undo=word("desk.undo"),
        back=word("desk.back"),
        taps=word("control.taps"),
        speed=word("control.speed"),
        bookmark=word("control.bookmark"),
        reset=word("control.reset"),
        scene=scene.replace("<", "\\u003c"),
    )


def _language(language: str, theme: Theme | None, *, chosen: bool) -> str:
    here, as_set = ' aria-current="true"' if chosen else "", f"&amp;theme={theme}" if theme else ""
    return f'<a href="?lang={language}{as_set}" lang="{language}" hreflang="{language}"{here}>{OWN_NAMES[language]}</a>'

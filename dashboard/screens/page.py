"""The HTML page around Dash: fonts, colours, the map's ground, and the addresses the browser code starts from."""

import json
from collections.abc import Mapping
from html import escape

from dashboard.frontend.assets import Built
from dashboard.screens.theme import as_css
from dashboard.screens.viewed import Viewed
from dashboard.words import say

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Ccircle cx='16' cy='16' r='11' fill='none' stroke='%2356b4e9' stroke-width='6' "
    "stroke-dasharray='52 70'/%3E%3C/svg%3E"
)

PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="{theme}">
<head>
{metas}
<meta name="referrer" content="same-origin">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{colours}</style>
<link rel="stylesheet" href="{style}">
<link rel="modulepreload" href="{script}">
{css}
</head>
<body data-link="connecting" data-urls="{urls}">
<div id="ground" aria-hidden="true"></div>
<div id="marks" role="group" aria-label="{map}"></div>
<div id="react-entry-point"></div>
<div id="beside">{beside}</div>
{config}
{scripts}
{renderer}
<script type="module" src="{script}"></script>
</body>
</html>
"""


def page(viewed: Viewed, built: Built, urls: dict[str, str], dash: Mapping[str, str], *, beside: str = "") -> str:
    """`dash` holds the tags that Dash needs on its page, `beside` what stands there that is not Dash's."""
    return PAGE.format(
        language=viewed.language,
        theme=viewed.theme,
        metas=dash["metas"],
        map=escape(map_title(viewed)),
        title=escape(title(viewed)),
        icon=ICON,
        colours=as_css(viewed.theme, viewed.brand.accents),
        style=built.url("stage.css"),
        script=built.url("stage.js"),
        urls=escape(json.dumps(urls)),
        beside=beside,
        css=dash["css"],
        config=dash["config"],
        scripts=dash["scripts"],
        renderer=dash["renderer"],
    )


def title(viewed: Viewed) -> str:
    return f"{viewed.brand.name} · {viewed.city.names[viewed.language]} · {viewed.word('name')}"


def map_title(viewed: Viewed) -> str:
    return say(viewed.language, "map.title", city=viewed.city.names[viewed.language])

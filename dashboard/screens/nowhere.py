"""What is shown at an address where nothing is: said so, in the visitor's language, with the ways back."""

from html import escape

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.frontend.assets import Built
from dashboard.screens.page import ICON
from dashboard.screens.phone.phone import language_of
from dashboard.screens.theme import as_css
from dashboard.words import say

PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {brand}</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
<style>{colours}
body {{ overflow: auto; color: var(--text); background: var(--ground); font-size: 18px; line-height: 1.5; }}
main {{ max-width: 40rem; margin: 18vh auto; padding: 0 1.2rem; }}
h1 {{ font-size: clamp(1.5rem, 5vw, 2.4rem); line-height: 1.3; }}
a {{ display: inline-block; padding: 0.8rem 1.5rem 0.8rem 0; color: var(--accent); }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<a href="/">{stage}</a><a href="/m">{phone}</a>
</main>
</body>
</html>
"""


def mount_nowhere(api: FastAPI, *, language: str, built: Built, brand: Brand = ROADSHOW) -> None:
    """Mount it last; `language` is spoken where the browser accepts none of ours."""

    @api.get("/{path:path}", include_in_schema=False)
    def nowhere(request: Request) -> HTMLResponse:
        accepted = request.headers.get("accept-language", "")
        spoken = language_of(request.query_params, accepted, else_=language)
        return HTMLResponse(page(spoken, brand, style=built.url("stage.css")), 404, {"Cache-Control": "no-store"})


def page(language: str, brand: Brand, *, style: str) -> str:
    return PAGE.format(
        language=language,
        title=escape(say(language, "nowhere.title")),
        brand=escape(brand.name),
        stage=escape(say(language, "nowhere.stage")),
        phone=escape(say(language, "nowhere.phone")),
        icon=ICON,
        style=style,
        colours=as_css("dark", brand.accents),
    )

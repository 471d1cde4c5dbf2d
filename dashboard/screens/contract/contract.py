"""The contract with devices as a page: topics, payloads, units, ranges and code to copy, made from the packs."""

import re
from dataclasses import dataclass
from html import escape

from babel.numbers import format_decimal
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.frontend.assets import Built
from dashboard.screens.contract.examples import NAME, Broker, command_and_ack, examples, least_payload
from dashboard.screens.contract.style import STYLE
from dashboard.screens.page import ICON
from dashboard.screens.theme import Theme, as_css
from dashboard.words import OWN_NAMES, screen_words
from devices.city import City
from devices.kind import Kind, Quantity
from devices.packs import Packs
from devices.solution import Solution
from devices.topic import Address, Channel
from devices.words import LANGUAGES

HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")
"""What a Host header may say; anything else is not repeated on a page."""
MINUS = "\N{MINUS SIGN}"
TO_NETWORK = "--mqtt-host 0.0.0.0"
FIELDS = ("values", "at", "seq", "sent", "provenance")


@dataclass(frozen=True, slots=True)
class ContractSetting:
    """What one hub's page tells."""

    packs: Packs
    city: City
    solution: str
    """Told first."""
    mqtt_host: str
    """Empty: the very machine that the reader's browser asked."""
    mqtt_port: int
    login: bool
    local: bool
    """MQTT listens on the hub's own machine alone."""
    brand: Brand = ROADSHOW


def mount_contract(api: FastAPI, setting: ContractSetting, *, built: Built, theme: Theme = "dark") -> None:
    """Serves the page at `/contract`: plain HTML, no script."""

    @api.api_route("/contract", methods=["GET", "HEAD"], include_in_schema=False)
    def contract(request: Request) -> HTMLResponse:
        asked = request.query_params
        language = asked.get("lang", "")
        page = Page(
            setting,
            language=language if language in LANGUAGES else setting.city.language,
            theme="light" if asked.get("theme", theme) == "light" else "dark",
            broker=Broker(setting.mqtt_host or _host(request), setting.mqtt_port, setting.login),
        )
        return HTMLResponse(page.html(built.url("stage.css")), headers={"Cache-Control": "no-cache"})


def _host(request: Request) -> str:
    said = HOST.fullmatch(request.headers.get("host", ""))
    return said[1].strip("[]") if said else "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Page:
    setting: ContractSetting
    language: str
    theme: Theme
    broker: Broker

    def html(self, style_url: str) -> str:
        solutions = self.setting.packs.solutions_of(self.setting.city.id)
        solutions = sorted(solutions, key=lambda solution: solution.id != self.setting.solution)
        return f"""<!DOCTYPE html>
<html lang="{self.language}" data-theme="{self.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{self._say("title")} · {escape(self.setting.brand.name)}</title>
<link rel="icon" href="{ICON}">
<link rel="stylesheet" href="{style_url}">
<style>{as_css(self.theme, self.setting.brand.accents)}{STYLE}</style>
</head>
<body>
<main class="contract">
<header class="c-head"><h1>{self._say("title")}</h1>{self._choices()}</header>
<p class="c-lead">{self._say("lead", name=NAME)}</p>
{self._broker()}
{self._fields()}
{"".join(self._solution(solution) for solution in solutions)}
<p class="c-note">{self._say("programs")} <a href="/asyncapi.json">/asyncapi.json</a></p>
</main>
</body>
</html>
"""

    def _say(self, key: str, **blanks: str | float) -> str:
        """Words in a blank are to be copied as they are; numbers are written as the language does."""
        filled = {
            name: f"<code>{escape(blank)}</code>" if isinstance(blank, str) else self._number(blank)
            for name, blank in blanks.items()
        }
        return escape(screen_words(self.language)[f"contract.{key}"]).format(**filled)

    def _number(self, number: float) -> str:
        return format_decimal(number, locale=self.language)

    def _choices(self) -> str:
        links = [
            _link(name, f"?lang={language}&theme={self.theme}", current=language == self.language, lang=language)
            for language, name in OWN_NAMES.items()
        ]
        other = "light" if self.theme == "dark" else "dark"
        links.append(_link(self._say(other), f"?lang={self.language}&theme={other}", current=False))
        return f'<nav class="c-nav" aria-label="{self._say("choose")}">{"".join(links)}</nav>'

    def _broker(self) -> str:
        login = f"<p>{self._say('login')}</p>" if self.broker.login else ""
        local = f"<p>{self._say('local', option=TO_NETWORK)}</p>" if self.setting.local else ""
        where = f"{self.broker.host}:{self.broker.port}"
        head = f"<h2>{self._say('broker')}</h2><p><code>{escape(where)}</code></p>"
        return f'<section class="c-box">{head}{login}{local}</section>'

    def _fields(self) -> str:
        rows = "".join(
            f"<tr><th scope=row><code>{field}</code></th><td>{self._say(f'fields.{field}')}</td></tr>"
            for field in FIELDS
        )
        head = f"<tr><th scope=col>{self._say('field')}</th><th scope=col>{self._say('meaning')}</th></tr>"
        title = self._say("message")
        return (
            f'<section class="c-box"><h2>{title}</h2>{_table(title, head, rows)}<p>{self._say("status")}</p></section>'
        )

    def _solution(self, solution: Solution) -> str:
        words = solution.words[self.language]
        kinds = "".join(self._kind(solution, name, kind) for name, kind in solution.kinds.items())
        return f'<section><h2 class="c-solution">{escape(words["name"])}</h2>{kinds}</section>'

    def _kind(self, solution: Solution, name: str, kind: Kind) -> str:
        words = solution.words[self.language]
        address = Address(self.setting.city.id, name, NAME)
        heads = "".join(f"<th scope=col>{self._say(key)}</th>" for key in ("quantity", "meaning", "unit", "range"))
        rows = "".join(_quantity(words, self.language, name, quantity) for quantity in kind.quantities)
        return f"""<article class="c-box c-kind" id="{name}">
<h3>{escape(words[f"kinds.{name}"])} <code>{name}</code></h3>
<p class="c-topic"><code>{escape(address.topic(Channel.TELEMETRY))}</code></p>
{_table(words[f"kinds.{name}"], f"<tr>{heads}</tr>", rows)}
<p><code>{escape(least_payload(kind))}</code></p>
<p>{self._say("heartbeat", seconds=kind.heartbeat_s)}</p>
{self._commands(address, kind) if kind.actuator else ""}
{self._examples(name, kind)}
<p class="c-note">{self._say("trial")} <code>run.py try-device {escape(address.id)}</code></p>
</article>"""

    def _commands(self, address: Address, kind: Kind) -> str:
        command, ack = address.topic(Channel.COMMAND), address.topic(Channel.ACK)
        told, answered = command_and_ack(kind)
        code = f"{command} {told}\n{ack} {answered}"
        return f"<p>{self._say('command', command=command, ack=ack)}</p>{_code('command', command, code)}"

    def _examples(self, name: str, kind: Kind) -> str:
        first, *others = examples(self.setting.city.id, name, kind, self.broker)
        folded = "".join(
            f"<details><summary>{escape(example.title)}</summary>{_code(example.key, example.title, example.code)}"
            "</details>"
            for example in others
        )
        return _code(first.key, first.title, first.code) + folded


def _quantity(words: dict[str, str], language: str, kind: str, quantity: Quantity) -> str:
    key = f"{kind}.{quantity.key}"
    unit = "" if quantity.unit == "1" else quantity.unit
    low, high = (format_decimal(bound, locale=language).replace("-", MINUS) for bound in quantity.range)
    if quantity.states:
        states = (f"{number} {words[f'states.{key}.{state}']}" for number, state in enumerate(quantity.states))
        span = ", ".join(states)
    else:
        span = f"{low} – {high}"
    cells = (words[f"quantities.{key}"], unit, span)
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><th scope=row><code>{quantity.key}</code></th>{shown}</tr>"


def _table(title: str, head: str, rows: str) -> str:
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return f'<div class="c-wide" {_scrolls(title)}>{table}</div>'


def _code(key: str, title: str, code: str) -> str:
    return f'<pre class="c-code" data-example="{key}" aria-label="{escape(title)}">{escape(code)}</pre>'


def _scrolls(title: str) -> str:
    """What may be wider than a phone can be reached by keyboard and has a name."""
    return f'tabindex="0" role="region" aria-label="{escape(title)}"'


def _link(text: str, to: str, *, current: bool, lang: str = "") -> str:
    here = ' aria-current="page"' if current else ""
    spoken = f' lang="{lang}"' if lang else ""
    return f'<a href="{escape(to)}"{here}{spoken}>{text}</a>'

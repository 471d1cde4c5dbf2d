"""How a phone finds this hub: the codes on the stage, drawn into its page, so that no picture is asked for."""

from dataclasses import dataclass
from html import escape
from io import BytesIO

import segno

from dashboard.words import say

QUIET_MODULES = 2
"""The card around a code is white too."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways in that are open; what is empty is not shown."""

    address: str = ""
    """Of the phone's page, such as http://192.168.1.20:8600/m; empty where only this machine can open it."""
    wifi_name: str = ""
    wifi_password: str = ""


def cards(reach: Reach, language: str, *, solution: str, on_show: str) -> str:
    """A card for the Wi-Fi, where there is one, and one for the address; nothing where no phone could come."""
    if not reach.address:
        return ""
    address = reach.address if solution == on_show else f"{reach.address}?solution={solution}"
    wifi = ""
    if reach.wifi_name:
        title = say(language, "reach.wifi", name=reach.wifi_name)
        wifi = _card("wifi", title, wifi_text(reach.wifi_name, reach.wifi_password), "")
    # Those who type may break the address where a line ends.
    typed = escape(reach.address.removeprefix("http://")).replace(":", "<wbr>:").replace("/", "<wbr>/")
    light = f'<p id="phones" role="status">{escape(say(language, "reach.waiting"))}</p>'
    page = _card("page", say(language, "reach.scan"), address, f'<p class="typed">{typed}</p>{light}')
    return f'<aside id="reach">{wifi}{page}</aside>'


def _card(name: str, title: str, text: str, below: str) -> str:
    return f'<section class="{name}"><h2>{escape(title)}</h2>{code(text, title)}{below}</section>'


def code(text: str, title: str) -> str:
    """A QR code as inline SVG, of as few squares as can be: larger ones are read from further away."""
    drawn = BytesIO()
    segno.make(text, error="l", micro=False, boost_error=True).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=QUIET_MODULES,
        omitsize=True,
        light="#fff",
        title=title,
        nl=False,
    )
    return drawn.getvalue().decode()


def wifi_text(name: str, password: str) -> str:
    """As phones' cameras read it, with what has a meaning there escaped; without a password, an open network."""
    if not password:
        return f"WIFI:T:nopass;S:{_escaped(name)};;"
    return f"WIFI:T:WPA;S:{_escaped(name)};P:{_escaped(password)};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in '\\;,:"' else character for character in text)

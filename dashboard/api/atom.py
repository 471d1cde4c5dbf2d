"""Alerts as an Atom feed (RFC 4287), each entry with a link to its CAP: what alert hubs subscribe to."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dashboard.api.cap import MEDIA_TYPE as CAP
from dashboard.api.cap import SENDER, Warning

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"


def feed(warnings: Sequence[Warning], *, base: str, city: str, title: str, language: str, now: datetime) -> bytes:
    """Newest first. `base` is the alerts' own address on this hub; `now` counts where nothing has happened yet."""
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _add(root, "id", f"urn:{SENDER}:{city}:alerts")
    _add(root, "title", title)
    _add(root, "updated", _updated(warnings[0]) if warnings else now.isoformat(timespec="seconds"))
    _add(SubElement(root, "author"), "name", SENDER)
    SubElement(root, "link", {"rel": "self", "href": f"{base}/feed?lang={language}", "type": MEDIA_TYPE})
    for warning in warnings:
        entry = SubElement(root, "entry")
        _add(entry, "id", f"urn:{SENDER}:{warning.identifier(warning.revision)}")
        _add(entry, "title", f"{warning.headline[language]} ({warning.where[language]})")
        _add(entry, "updated", _updated(warning))
        SubElement(entry, "category", {"term": warning.status})
        SubElement(entry, "category", {"term": warning.level})
        _add(entry, "summary", warning.headline[language] if warning.is_over else warning.do[language])
        SubElement(entry, "link", {"rel": "alternate", "href": f"{base}/{warning.id}/cap", "type": CAP})
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _updated(warning: Warning) -> str:
    return warning.local(warning.at_ms).isoformat(timespec="milliseconds")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text

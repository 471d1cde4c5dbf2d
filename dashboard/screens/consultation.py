"""The form by which a visitor asks to be called back, and the card that says whom he asks. For phones and the desk."""

from collections.abc import Iterable, Mapping
from html import escape

from dashboard.brand.brand import Brand
from dashboard.consultations.consent import Consent, Terms
from dashboard.words import say
from devices.solution import Solution

FORM = """<form class="leave" lang="{language}" data-language="{language}" data-consent="{version}" {words} novalidate>
<p class="lead">{lead}</p>
<label>{name}<input name="name" autocomplete="{fill_name}" maxlength="100" required></label>
<label><span>{organisation} <small>{optional}</small></span>\
<input name="organisation" autocomplete="{fill_organisation}" maxlength="120"></label>
<label>{contact}<input name="contact" autocomplete="{fill_contact}" maxlength="120" required></label>
<fieldset><legend>{interests} <small>{optional}</small></legend>{ticks}</fieldset>
<section class="told"><h3>{title}</h3><dl>{told}</dl></section>
{agreed}
<p class="said" role="alert"></p>
<button class="strong">{send}</button>
</form>
"""


def form(terms: Terms, solutions: Iterable[Solution], language: str, *, own_device: bool) -> str:
    """`own_device`: the visitor's, which may fill in what it knows; the desk's remembers nobody."""
    consent, name = terms.consent(language), terms.brand.name

    def word(key: str) -> str:
        return escape(say(language, key, name=name))

    words = {
        "sent": word("consultation.sent"),
        "another": word("consultation.another"),
        "missing": word("consultation.missing"),
        "failed": word("consultation.failed"),
        "wait": word("consultation.wait"),
        "unseated": word("consultation.unseated"),
        "changed": word("consultation.changed"),
    }
    return FORM.format(
        language=language,
        version=consent.version,
        words=_data(words),
        lead=word("consultation.lead"),
        name=word("consultation.name"),
        organisation=word("consultation.organisation"),
        optional=word("consultation.optional"),
        contact=word("consultation.contact"),
        interests=word("consultation.interests"),
        send=word("consultation.send"),
        fill_name="name" if own_device else "off",
        fill_organisation="organization" if own_device else "off",
        fill_contact="email" if own_device else "off",
        ticks="".join(_interests(terms.brand, solutions, language)),
        title=escape(consent.title),
        told="".join(f"<div><dt>{escape(what)}</dt><dd>{escape(how)}</dd></div>" for what, how in consent.told),
        agreed=_agreed(consent),
    )


def exhibitor(brand: Brand, language: str) -> str:
    """Nothing where he says nothing of himself."""
    products = "".join(
        f"<li><b>{escape(product.name)}</b> {escape(product.lines[language])}</li>" for product in brand.products
    )
    contact = _contact(brand)
    if not (products or contact):
        return ""
    listed = f"<ul>{products}</ul>" if products else ""
    return f'<section id="exhibitor"><h2>{escape(brand.name)}</h2>{listed}{contact}</section>'


def _contact(brand: Brand) -> str:
    if (contact := brand.contact) is None:
        return ""
    phone = "".join(character for character in contact.phone if character.isdigit() or character == "+")
    links = (
        (f"tel:{phone}", contact.phone),
        (f"mailto:{contact.email}", contact.email),
        (contact.web, contact.web.removeprefix("https://").removeprefix("http://").rstrip("/")),
    )
    written = "".join(f'<a href="{escape(address)}">{escape(words)}</a>' for address, words in links if words)
    return f"<address><span>{escape(contact.person)}</span>{written}</address>"


def _interests(brand: Brand, solutions: Iterable[Solution], language: str) -> Iterable[str]:
    for product in brand.products:
        yield _tick("interests", product.key, product.name, product.lines[language])
    for solution in solutions:
        yield _tick("interests", solution.id, solution.words[language]["name"])


def _agreed(consent: Consent) -> str:
    return "".join(_tick("agreed", box, sentence) for box, sentence in consent.agreed)


def _tick(name: str, value: str, words: str, more: str = "") -> str:
    """Nobody has ticked it."""
    small = f" <small>{escape(more)}</small>" if more else ""
    box = f'<input type="checkbox" name="{name}" value="{escape(value)}" autocomplete="off">'
    return f'<label class="tick">{box}<span>{escape(words)}{small}</span></label>'


def _data(words: Mapping[str, str]) -> str:
    return " ".join(f'data-{key}="{word}"' for key, word in words.items())

"""The desk's part for visitors: a form in the language of whoever stands there, how many were left, and the sheet.

`src/desk/consultation.ts` brings it to life: `watchConsultation(root, pin)`, where `root` is `#consultation` and `pin`
says the PIN or the token of the seat. What is closed may open while the hub runs, so it is written for each request.
"""

from collections.abc import Iterable
from html import escape

from dashboard.consultations.consultations import Consultations, Unreadable
from dashboard.screens.consultation import form
from dashboard.words import OWN_NAMES, say
from devices.solution import Solution
from devices.words import LANGUAGES

NEW_KEY = "python3 run.py consultations new-key"
PART = """<details id="consultation" data-kept="{kept}" data-wrong="{wrong}" data-wait="{wait}" \
data-unseated="{unseated}" data-failed="{failed}">
<summary><h2>{title}</h2></summary>
{body}
<p class="kept" role="status"></p>
</details>
"""
FORMS = """<nav class="segments" aria-label="{choose}">{choices}</nav>
{forms}
<div class="thanks" role="status" hidden><p></p><button type="button" class="strong"></button></div>
<form class="open" autocomplete="off"><label>{passphrase}<input name="passphrase" type="password" autocomplete="off" \
maxlength="400" required></label><button>{export}</button><p class="said" role="alert"></p></form>"""


def consultation(
    consultations: Consultations, solutions: Iterable[Solution], language: str, *, is_private: bool
) -> str:
    """`is_private`: the page came so that nobody in the hall can read along (`dashboard.api.guard.is_private`)."""

    def word(key: str, **blanks: str) -> str:
        return escape(say(language, key, **blanks))

    return PART.format(
        title=word("consultation.title"),
        kept=word("consultation.kept", count="{count}"),
        wrong=word("consultation.wrong_passphrase"),
        wait=word("consultation.wait"),
        unseated=word("consultation.unseated"),
        failed=word("consultation.failed"),
        body=_closed(consultations, language, is_private=is_private) or _forms(consultations, solutions, language),
    )


def _closed(consultations: Consultations, language: str, *, is_private: bool) -> str:
    try:
        closed = consultations.closed()
    except Unreadable as reason:
        return f'<p class="closed" lang="en">{escape(str(reason))}</p>'
    match closed:
        case "brand":
            return f'<p class="closed">{escape(say(language, "consultation.closed_brand"))}</p>'
        case "key":
            words = escape(say(language, "consultation.closed_key"))
            return f'<p class="closed">{words} <code lang="en">{NEW_KEY}</code></p>'
        case _ if not is_private:
            return f'<p class="closed">{escape(say(language, "consultation.not_private"))}</p>'
        case _:
            return ""


def _forms(consultations: Consultations, solutions: Iterable[Solution], language: str) -> str:
    solutions = tuple(solutions)
    choices = "".join(
        f'<button type="button" value="{each}" lang="{each}" aria-pressed="{str(each == language).lower()}">'
        f"{OWN_NAMES[each]}</button>"
        for each in LANGUAGES
    )
    return FORMS.format(
        choose=escape(say(language, "phone.language")),
        choices=choices,
        forms="".join(form(consultations.terms, solutions, each, own_device=False) for each in LANGUAGES),
        passphrase=escape(say(language, "consultation.passphrase")),
        export=escape(say(language, "consultation.export")),
    )

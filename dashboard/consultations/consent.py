"""What a visitor is told before he agrees, in his language, and which text that was.

One text that says what Thailand's PDPA (ss. 19, 23, 28), Turkey's KVKK (arts. 5, 9, 10, 11) and Korea's PIPA (arts. 15,
22, 28-8) ask for: who, why, what, how long, where, whom to ask, and that nobody has to. What is told and what is agreed
to stand apart, and so do the two things agreed to.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from dashboard.brand.brand import Brand
from dashboard.words import say

TOLD = ("controller", "purpose", "kept", "time", "where", "rights", "voluntary")
TRANSFER = "transfer"
"""Told last but two, where the exhibitor takes what is kept to another country."""
Box = Literal["use", "abroad"]
AGREED: tuple[Box, ...] = ("use", "abroad")


@dataclass(frozen=True, slots=True)
class Consent:
    title: str
    told: tuple[tuple[str, str], ...]
    """What, and how it is."""
    agreed: tuple[tuple[Box, str], ...]
    """Each has a box of its own, which nobody has ticked."""

    @property
    def text(self) -> str:
        told = "\n".join(f"{what}: {how}" for what, how in self.told)
        return "\n".join((self.title, told, *(f"[x] {sentence}" for _, sentence in self.agreed))) + "\n"

    @property
    def version(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which visitors leave what they leave."""

    brand: Brand
    hall: str
    """ISO 3166 code of the country where they do."""
    keep_days: int

    @property
    def is_somebody_responsible(self) -> bool:
        return self.brand.contact is not None and bool(self.brand.country)

    @property
    def boxes(self) -> tuple[Box, ...]:
        return AGREED[:1] if self.brand.country == self.hall else AGREED

    def consent(self, language: str) -> Consent:
        """Somebody must be responsible."""
        brand = self.brand
        assert brand.contact, "without one the form is closed"
        blanks = {
            "name": brand.name,
            "who": brand.responsible,
            "country": brand.country_in(language),
            "person": brand.contact.person,
            "email": brand.contact.email,
            "days": str(self.keep_days),
        }
        told = TOLD if "abroad" not in self.boxes else (*TOLD[:-2], TRANSFER, *TOLD[-2:])
        return Consent(
            say(language, "consent.title"),
            tuple(
                (say(language, f"consent.{what}.title"), say(language, f"consent.{what}.text", **blanks))
                for what in told
            ),
            tuple((box, say(language, f"consent.agree.{box}", **blanks)) for box in self.boxes),
        )

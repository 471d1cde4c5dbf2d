"""What an exhibitor says of himself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from babel import Locale

from dashboard.screens.theme import Theme


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as its file has it, and its size in units of its own."""

    content: bytes
    media_type: Literal["image/svg+xml", "image/png"]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Product:
    key: str
    name: str
    lines: Mapping[str, str]
    """What it does, in one line, by language."""


@dataclass(frozen=True, slots=True)
class Contact:
    person: str
    email: str
    phone: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    legal_name: str = ""
    """Who answers for what visitors leave; empty: the same."""
    address: str = ""
    country: str = ""
    """ISO 3166 code of where the exhibitor is at home."""
    accents: Mapping[Theme, str] = field(default_factory=dict[Theme, str])
    logos: Mapping[Theme, Logo] = field(default_factory=dict[Theme, Logo])
    """By theme, of both or of none."""
    products: tuple[Product, ...] = ()
    contact: Contact | None = None

    @property
    def responsible(self) -> str:
        """Whom the law asks: name, and where he is."""
        return ", ".join(filter(None, (self.legal_name or self.name, self.address)))

    def country_in(self, language: str) -> str:
        return Locale.parse(language).territories.get(self.country, self.country)


ROADSHOW = Brand("Roadshow")
"""Where no exhibitor is named."""

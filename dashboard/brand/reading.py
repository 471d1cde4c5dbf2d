"""Reads a brand's folder; every wrong key is found, each with what stands there and what to write instead."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dashboard.brand.brand import Brand, Contact, Logo, Product
from dashboard.brand.contrast import GRAPHICS, HEX, TEXT, nearest, passes, ratio
from dashboard.brand.logo import NoLogo, read_logo
from dashboard.screens.theme import DRAWN_ON, THEMES, WRITTEN_ON, Theme
from devices.packs.files import parse, read_toml
from devices.packs.findings import Findings
from devices.words import Words, filled

FILE = "brand.toml"
COUNTRIES = {code for code in map(str, Locale.parse("en").territories) if len(code) == 2 and code.isalpha()}


class BrandError(Exception):
    """A brand that cannot be shown; says all that is wrong, one a line."""

    def __init__(self, findings: Findings) -> None:
        super().__init__("\n".join(str(finding) for finding in findings.problems))


def _plain(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or a control character; write one plain line")
    return text.strip()


def _country(code: str) -> str:
    if code and code not in COUNTRIES:
        raise ValueError("write the two capital letters of ISO 3166, such as KR, TH or TR")
    return code


def _colour(colour: str) -> str:
    if not HEX.fullmatch(colour):
        raise ValueError('write a colour as "#rrggbb"')
    return colour.lower()


def _web(address: str) -> str:
    if address and not address.startswith(("https://", "http://")):
        raise ValueError("write the whole address, such as https://example.com")
    return address


Line = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Colour = Annotated[str, AfterValidator(_colour)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WrittenAccent(Strict):
    dark: Colour | None = None
    light: Colour | None = None


class WrittenLogo(Strict):
    """Either alone is shown on both themes."""

    dark: str | None = None
    light: str | None = None


class WrittenContact(Strict):
    person: Line = Field(min_length=1)
    email: Line = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    phone: Line = Field(default="", pattern=r"^(\+?[0-9 ()./-]{5,40})?$")
    web: Annotated[Line, AfterValidator(_web)] = ""


class WrittenProduct(Strict):
    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: Line = Field(min_length=1)
    line: Words


class WrittenBrand(Strict):
    schema_: Literal[1] = Field(alias="schema")
    name: Line = Field(min_length=1, max_length=40)
    legal_name: Line = ""
    address: Line = ""
    country: Annotated[str, AfterValidator(_country)] = ""
    accent: WrittenAccent = WrittenAccent()
    logo: WrittenLogo = WrittenLogo()
    contact: WrittenContact | None = None
    products: list[WrittenProduct] = Field(default=[], max_length=12)


def read_brand(folder: Path) -> Brand:
    """Raises `BrandError`."""
    file, findings = folder / FILE, Findings()
    table = read_toml(file, findings)
    written = parse(WrittenBrand, file, table, findings) if table is not None else None
    if written is None:
        raise BrandError(findings)
    brand = Brand(
        name=written.name,
        legal_name=written.legal_name,
        address=written.address,
        country=written.country,
        accents=_accents(written.accent, file, findings),
        logos=_logos(written.logo, file, findings),
        products=_products(written.products, file, findings),
        contact=Contact(**written.contact.model_dump()) if written.contact else None,
    )
    if findings.problems:
        raise BrandError(findings)
    return brand


def needed(theme: Theme) -> dict[str, float]:
    """By ground of the theme, which ratio an accent must have to it."""
    colours = THEMES[theme]
    return {colours[name]: GRAPHICS for name in DRAWN_ON} | {colours[name]: TEXT for name in WRITTEN_ON}


def _accents(written: WrittenAccent, file: Path, findings: Findings) -> dict[Theme, str]:
    given: dict[Theme, str | None] = {"dark": written.dark, "light": written.light}
    accents: dict[Theme, str] = {theme: colour for theme, colour in given.items() if colour is not None}
    for theme, colour in accents.items():
        grounds = needed(theme)
        if not passes(colour, grounds):
            findings.problem(file, f"accent.{theme}", _weak(colour, theme, grounds), value=colour)
    return accents


def _weak(colour: str, theme: Theme, grounds: Mapping[str, float]) -> str:
    ground, least = min(grounds.items(), key=lambda needs: ratio(colour, needs[0]) / needs[1])
    name = next(name for name in (*WRITTEN_ON, *DRAWN_ON) if THEMES[theme][name] == ground)
    return (
        f"its contrast to the {theme} theme's {name} {ground} is {ratio(colour, ground):.2f}, "
        f"WCAG AA asks for {least:g}; "
        f"the nearest colour that has it everywhere is {nearest(colour, grounds)}"
    )


def _logos(written: WrittenLogo, file: Path, findings: Findings) -> dict[Theme, Logo]:
    given: dict[Theme, str | None] = {"dark": written.dark, "light": written.light}
    logos: dict[Theme, Logo] = {}
    for theme, name in given.items():
        if name is None:
            continue
        if Path(name).name != name:
            findings.problem(file, f"logo.{theme}", "name a file beside brand.toml, without a folder", value=name)
            continue
        try:
            logos[theme] = read_logo(file.parent / name)
        except NoLogo as problem:
            findings.problem(file, f"logo.{theme}", str(problem), value=name)
    if len(logos) == 1:
        (only,) = logos.values()
        return {"dark": only, "light": only}
    return logos


def _products(written: list[WrittenProduct], file: Path, findings: Findings) -> tuple[Product, ...]:
    keys = [product.key for product in written]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            findings.problem(file, f"products.{number}.key", "is another product's too; choose another", value=key)
    return tuple(Product(product.key, product.name, filled(product.line, first="en")) for product in written)

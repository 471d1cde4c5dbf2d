"""Visitor words by language and key; none lives in code."""

from typing import Annotated

from pydantic import AfterValidator

LANGUAGES = ("en", "ko", "th", "tr")


def _known(words: dict[str, str]) -> dict[str, str]:
    if unknown := [language for language in words if language not in LANGUAGES]:
        raise ValueError(f"unknown language {', '.join(unknown)}; known: {', '.join(LANGUAGES)}")
    if not any(words.values()):
        raise ValueError(f"no words; write at least one of {', '.join(LANGUAGES)}")
    return {language: text for language, text in words.items() if text}


Words = Annotated[dict[str, str], AfterValidator(_known)]
"""One text by language code; `filled` has it in every language."""

Table = dict[str, str]
"""The texts of one language by dotted key, for example `tiles.free`."""


def filled(words: dict[str, str], *, first: str) -> dict[str, str]:
    """In every language; what is missing is said in `first`, else in English, else in any language there is."""
    instead = words.get(first) or words.get("en") or next(iter(words.values()))
    return {language: words.get(language, instead) for language in LANGUAGES}


def flatten(tree: dict[str, object], prefix: str = "") -> Table:
    """A nested TOML table as dotted keys."""
    table: Table = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            table |= flatten(value, f"{prefix}{key}.")  # pyright: ignore[reportUnknownArgumentType]
        else:
            table[prefix + key] = str(value)
    return table

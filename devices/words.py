"""Visitor words by language and key; none lives in code."""

from typing import Annotated

from pydantic import AfterValidator

LANGUAGES = ("en", "ko", "th", "tr")


def _complete(words: dict[str, str]) -> dict[str, str]:
    missing = [language for language in LANGUAGES if not words.get(language)]
    unknown = [language for language in words if language not in LANGUAGES]
    if missing:
        raise ValueError(f"no words for {', '.join(missing)}; every text is written in {', '.join(LANGUAGES)}")
    if unknown:
        raise ValueError(f"unknown language {', '.join(unknown)}; known: {', '.join(LANGUAGES)}")
    return words


Words = Annotated[dict[str, str], AfterValidator(_complete)]
"""One text in every language, by language code."""

Table = dict[str, str]
"""The texts of one language by dotted key, for example `tiles.free`."""


def flatten(tree: dict[str, object], prefix: str = "") -> Table:
    """A nested TOML table as dotted keys."""
    table: Table = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            table |= flatten(value, f"{prefix}{key}.")  # pyright: ignore[reportUnknownArgumentType]
        else:
            table[prefix + key] = str(value)
    return table

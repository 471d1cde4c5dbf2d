"""`roadshow config`: each setting, its value, and where that came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import SecretStr
from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource
from rich.console import Console
from rich.table import Table

from roadshow.settings import FILE, Settings

console = Console(highlight=False)

MASK = "••••••••"


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    value: str
    """Of a secret, only whether there is one."""
    origin: str
    overruled: tuple[str, ...] = ()
    """Where else it is written, to no effect."""


def config(settings: Settings, options: Mapping[str, object]) -> None:
    table = Table("setting", "value", "from", "overruled")
    for setting in settings_and_origins(settings, options):
        style = "dim" if setting.origin == "default" else None
        table.add_row(setting.name, setting.value, setting.origin, ", ".join(setting.overruled), style=style)
    console.print(table)
    if not FILE.is_file():
        console.print(f"no {FILE} here ({FILE.resolve()})")


def settings_and_origins(settings: Settings, options: Mapping[str, object]) -> Iterator[Setting]:
    """`options` are those that were given on the command line; None is one that was not."""
    environment, file = EnvSettingsSource(Settings)(), TomlConfigSettingsSource(Settings)()
    for name in Settings.model_fields:
        places = (
            (f"option --{name.replace('_', '-')}", options.get(name) is not None),
            (f"environment ROADSHOW_{name.upper()}", name in environment),
            (str(FILE), name in file),
        )
        origin, *overruled = [*(place for place, given in places if given), "default"]
        yield Setting(name, _shown(getattr(settings, name)), origin, tuple(overruled[:-1]))


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)

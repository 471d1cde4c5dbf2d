"""Command-line options made from the settings, so that options, environment and file can't drift apart."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Optional

import typer
from pydantic import SecretStr
from rich.console import Console

from broker.mqtt.listen import CannotListen
from roadshow.cannot import EXIT_CODE, Cannot
from roadshow.settings import Settings, SettingsError, read_settings

console = Console(stderr=True, highlight=False)

Command = Callable[..., object]

BROKER = ("mqtt_host", "mqtt_port", "mqtt_username", "broker", "data")
"""What says where the broker is, and under which name to log in there."""


def with_settings(command: Command) -> Command:
    """Gives a command an option for each setting, beside those of its own."""
    return with_only(*Settings.model_fields)(command)


def with_only(*names: str) -> Callable[[Command], Command]:
    """The same, for a command that needs but these settings; an option of its own takes a setting's place."""

    def give(command: Command) -> Command:
        own = dict(list(inspect.signature(command).parameters.items())[1:])
        settings = [_option(name) for name in names if name not in own and _is_option(name)]

        def run(**options: Any) -> None:  # noqa: ANN401, as typer read them
            given = {name: options.pop(name) for name in [parameter.name for parameter in settings]}
            _or_say_why(lambda: command(read_settings(**given), **options))

        keywords = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own.values()]
        return _offer(run, command, [*keywords, *settings])

    return give


def with_given(command: Callable[[Settings, Mapping[str, object]], object]) -> Command:
    """For a command that tells which options were given: all, with None for the others."""

    def run(**given: object) -> None:
        _or_say_why(lambda: command(read_settings(**given), given))

    return _offer(run, command, [_option(name) for name in Settings.model_fields if _is_option(name)])


def _or_say_why(work: Callable[[], object]) -> None:
    try:
        work()
    except (SettingsError, Cannot, CannotListen) as problem:
        console.print(f"roadshow: {problem}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(EXIT_CODE) from None


def _is_option(name: str) -> bool:
    """Secrets are none: options can be read by everyone on the machine."""
    field = Settings.model_fields[name]
    return field.annotation is not SecretStr and bool(field.description)


def _option(name: str) -> inspect.Parameter:
    field = Settings.model_fields[name]
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(None, help=field.description, show_default=str(field.default)),
        annotation=Optional[field.annotation],  # noqa: UP045, a value, not a written type
    )


def _offer(run: Command, command: Command, parameters: list[inspect.Parameter]) -> Command:
    """As typer reads it: the command's name and words, and these options."""
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportFunctionMemberAccess]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run

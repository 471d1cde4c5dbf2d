"""Options are the settings, and a command's own beside them; a secret is none."""

import typer
from typer.testing import CliRunner

from roadshow.cli import app
from roadshow.options import with_only, with_settings
from roadshow.settings import Settings
from roadshow.tools import TOOLS


def given_to(command, *words):
    """What the command received."""
    alone = typer.Typer()
    alone.command()(command)
    return CliRunner().invoke(alone, list(words))


def test_every_setting_but_a_secret_is_an_option():
    @with_settings
    def command(settings: Settings) -> None:
        typer.echo(settings.port)

    helped = given_to(command, "--help").output
    assert "--mqtt-username" in helped
    assert "--mqtt-password" not in helped
    assert given_to(command, "--port", "9999").output == "9999\n"


def test_a_command_offers_only_the_settings_it_needs_and_its_own_option_comes_first():
    @with_only("port", "speed")
    def command(settings: Settings, speed: float = 7.0) -> None:
        typer.echo(f"{settings.port} {settings.speed} {speed}")

    assert "--seed" not in given_to(command, "--help").output
    assert given_to(command, "--speed", "9000", "--port", "9999").output == "9999 None 9000.0\n"


def test_a_wrong_setting_ends_with_its_cure():
    @with_settings
    def command(settings: Settings) -> None:
        raise AssertionError(settings)

    ended = given_to(command, "--port", "99999999")
    assert ended.exit_code == 2
    assert "--port" in ended.output


def test_each_tool_is_a_word_of_the_command_line_with_a_line_of_help():
    helped = CliRunner().invoke(app, ["--help"]).output
    assert all(f"  {name} " in helped for name in TOOLS)

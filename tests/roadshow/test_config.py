"""`config` says of each setting where its value came from, and never shows a secret."""

import pytest

from roadshow.config import MASK, Setting, settings_and_origins
from roadshow.settings import Settings, read_settings


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Each setting by name, in an empty folder with this file and this environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROADSHOW_{name.upper()}", raising=False)

    def told(*, file="", environment=None, **options):
        (tmp_path / "roadshow.toml").write_text(file)
        for name, value in (environment or {}).items():
            monkeypatch.setenv(name, value)
        return {setting.name: setting for setting in settings_and_origins(read_settings(**options), options)}

    return told


def test_every_setting_is_told_and_by_default_comes_from_nowhere(told):
    settings = told()
    assert settings.keys() == Settings.model_fields.keys()
    assert {setting.origin for setting in settings.values()} == {"default"}


def test_an_option_beats_the_environment_which_beats_the_file(told):
    settings = told(
        file="port = 1000\nseed = 3\nspeed = 30.0\nopen = false",
        environment={"ROADSHOW_PORT": "2000", "ROADSHOW_SEED": "4"},
        port=3000,
    )
    environment, file = "environment ROADSHOW_{}", "roadshow.toml"
    assert settings["port"] == Setting("port", "3000", "option --port", (environment.format("PORT"), file))
    assert settings["seed"] == Setting("seed", "4", environment.format("SEED"), (file,))
    assert settings["speed"] == Setting("speed", "30.0", file)
    assert settings["open"] == Setting("open", "false", file)


def test_an_option_that_was_not_given_is_no_origin(told):
    assert told(port=None)["port"].origin == "default"


def test_a_secret_is_told_to_be_there_and_not_what_it_is(told):
    settings = told(environment={"ROADSHOW_MQTT_PASSWORD": "hunter2"}, file='influx_token = "hunter3"')
    assert settings["mqtt_password"] == Setting("mqtt_password", MASK, "environment ROADSHOW_MQTT_PASSWORD")
    assert "hunter" not in repr(settings)

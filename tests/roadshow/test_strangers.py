"""What looks like a setting in the environment and is none is named, with what was probably meant."""

import pytest

from roadshow.settings import Settings, read_settings, strangers


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("ROADSHOW_PROT", "did you mean ROADSHOW_PORT?"),
        ("ROADSHOW_MQTTPASSWORD", "did you mean ROADSHOW_MQTT_PASSWORD?"),
        ("roadshow_citty", "did you mean ROADSHOW_CITY?"),
        ("ROADSHOW_XYZZY", "`roadshow config` lists the settings"),
    ],
)
def test_a_misspelt_setting_is_named_with_the_nearest_known_one(name, cure):
    assert list(strangers({name: "hunter2", "PATH": "/bin"})) == [
        f"{name} in the environment is no setting and changes nothing; {cure}"
    ]


def test_no_setting_is_a_stranger_in_capitals_or_small():
    assert not list(
        strangers({f"ROADSHOW_{key.upper()}": "1" for key in Settings.model_fields} | {"roadshow_port": "1"})
    )


def test_a_part_of_a_show_leaves_the_warning_to_the_show():
    assert not list(strangers({"ROADSHOW_LIFELINE": "1", "ROADSHOW_PROT": "1"}))


def test_the_warning_comes_with_the_settings(monkeypatch, caplog):
    monkeypatch.setenv("ROADSHOW_SEDE", "7")
    assert read_settings().seed == 1
    assert [record.getMessage() for record in caplog.records] == [
        "ROADSHOW_SEDE in the environment is no setting and changes nothing; did you mean ROADSHOW_SEED?"
    ]

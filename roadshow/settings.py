"""Settings: an option beats `ROADSHOW_...` in the environment, which beats `roadshow.toml`, which beats the default."""

import logging
import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from roadshow.supervision.lifeline import ON_A_LIFELINE

log = logging.getLogger(__name__)

FILE = Path("roadshow.toml")
PREFIX = "ROADSHOW_"


USUAL_SPEED = 60.0
"""Where nobody asks for another, and the scenario goes as fast."""


class SettingsError(Exception):
    """A setting that cannot be used: which one, where it came from, and what to write instead."""


class Settings(BaseSettings):
    """What can be set; each is an option, an environment variable and a key of roadshow.toml."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="ignore", frozen=True)

    open: bool = Field(default=True, description="Open the browser when the show is ready.")
    host: str = Field("127.0.0.1", description="Where the screens and the API are served.")
    port: int = Field(8600, ge=1, le=65535, description="The port of the screens and the API.")
    mqtt_host: str = Field("127.0.0.1", description="Where MQTT listens, or the broker to connect to.")
    mqtt_port: int = Field(1883, ge=1, le=65535, description="The port of MQTT.")
    mqtt_username: str = Field("", description="Who to be at the broker; the password is never an option.")
    mqtt_password: SecretStr = SecretStr("")
    control_key: SecretStr = SecretStr("")
    pin: SecretStr = SecretStr("")
    broker: Literal["embedded", "mosquitto", "external"] = Field(
        "embedded", description="Our own broker, a local Mosquitto under our configuration, or one that runs already."
    )
    public_address: str = Field(
        "", description="The address that phones open, such as 192.168.1.20; found by itself where it is left out."
    )
    wifi_name: str = Field("", description="The Wi-Fi that phones join; with it, the stage shows a code for it.")
    wifi_password: SecretStr = SecretStr("")
    data: Path = Field(Path("data"), description="The folder where readings are kept.")
    packs: Path | None = Field(None, description="A folder of packs to add to, or put in place of, the built-in ones.")
    brand: Path | None = Field(None, description="A folder with brand.toml: whose stand this is.")
    city: str = Field("istanbul", description="The city on show.")
    solution: str = Field("parking", description="The solution on show; the city's first where it does not play there.")
    scenario: str = Field("", description="What happens; the solution's own choice for the city where it is left out.")
    speed: float | None = Field(
        None,
        ge=1,
        le=600,
        description="Scenario seconds a second, 1 to 600; 60, or as fast as the scenario goes, where it is left out.",
    )
    seed: int = Field(1, ge=0, description="The same seed plays the same day.")
    real_alerts: bool = Field(
        default=False, description="Let alerts of real sensors go out as CAP status Actual; all others are exercises."
    )
    keep_days: float = Field(30.0, gt=0, description="Readings older than this go.")
    keep_gb: float = Field(10.0, gt=0, description="The oldest readings go when all take more room than this.")
    hall: str = Field("", description="The hall's country by ISO 3166, such as TH; the city's where it is left out.")
    keep_consultations_days: int = Field(
        30, ge=1, le=365, description="What visitors leave is kept no longer than this."
    )
    influx_url: str = Field("", description="An InfluxDB 2 server in place of the embedded store.")
    influx_token: SecretStr = SecretStr("")
    influx_org: str = Field("roadshow", description="The InfluxDB organisation.")
    influx_bucket: str = Field("roadshow", description="The InfluxDB bucket.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**options: object) -> Settings:
    """Options that are None were not given."""
    given = {key: value for key, value in options.items() if value is not None}
    for stranger in strangers(os.environ):
        log.warning(stranger)
    try:
        _refuse_unknown_keys()
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "settings"
        option = "--" + key.replace("_", "-")
        raise SettingsError(
            f"{option} (or ROADSHOW_{key.upper()}, or {key} in {FILE}): {first['msg']}, but is {first['input']!r}"
        ) from None


def strangers(environment: Mapping[str, str]) -> Iterator[str]:
    """Words on each name that looks like a setting and is none; a part of a show leaves them to the show."""
    if ON_A_LIFELINE in environment:
        return
    known = [key.upper() for key in Settings.model_fields]
    for name in sorted(environment):
        prefix, key = name[: len(PREFIX)].upper(), name[len(PREFIX) :].upper()
        if prefix == PREFIX and key not in known:
            nearest = get_close_matches(key, known, n=1)
            cure = f"did you mean {PREFIX}{nearest[0]}?" if nearest else "`roadshow config` lists the settings"
            yield f"{name} in the environment is no setting and changes nothing; {cure}"


def as_environment(settings: Settings) -> dict[str, str]:
    """What a child process reads to get these very settings."""
    environment: dict[str, str] = {}
    for key in Settings.model_fields:
        value = getattr(settings, key)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None:
            environment[f"ROADSHOW_{key.upper()}"] = str(value)
    return environment


def _refuse_unknown_keys() -> None:
    if not FILE.is_file():
        return
    try:
        written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE.resolve()}: is not TOML in UTF-8: {error}") from None
    unknown = sorted(written.keys() - Settings.model_fields.keys())
    if unknown:
        known = ", ".join(sorted(Settings.model_fields))
        raise SettingsError(f"{FILE.resolve()}: unknown key {', '.join(unknown)}; known: {known}")

"""The whole show on one machine: starts the parts, tells when the stage is live, and keeps it so."""

import json
import logging
import signal
import time
import urllib.request
import webbrowser

from rich.console import Console

from broker.mqtt.listen import require_free
from roadshow.cannot import EXIT_CODE, Cannot
from roadshow.keys.data_folder import require_writable
from roadshow.keys.passwords import how_to_log_in, needed
from roadshow.keys.pin import pin_of
from roadshow.keys.sealing import make_key
from roadshow.settings import Settings, as_environment
from roadshow.supervision.parts import Part, PartCannot, Parts
from roadshow.world import brand_of, read_world, solution_on_show

log = logging.getLogger(__name__)
console = Console(highlight=False)

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""To ourselves, never through a proxy."""
TEND_S = 0.1
LIVE_WITHIN_S = 60.0


def show(settings: Settings) -> None:
    """Returns on Ctrl-C or SIGTERM, with no process left behind."""
    require_free(settings.host, settings.port, options="--")
    if settings.broker != "external":
        require_free(settings.mqtt_host, settings.mqtt_port)
    require_writable(settings.data)
    packs, _ = read_world(settings)
    solution_on_show(settings, packs)
    if settings.brand is not None:
        brand_of(settings)
    pin_of(settings)
    environment = as_environment(settings)
    if not settings.control_key.get_secret_value():
        environment["ROADSHOW_CONTROL_KEY"] = make_key(settings.data)
    words = ["hub", "simulate"] if settings.broker == "external" else ["broker", "hub", "simulate"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Parts([Part(word, environment) for word in words]) as parts:
            _announce(settings, parts)
            while True:
                _tend(parts)
    except PartCannot:
        raise SystemExit(EXIT_CODE) from None
    except KeyboardInterrupt:
        console.print("Ended.")


def stage_address(settings: Settings) -> str:
    """What this machine's own browser opens."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}/"


def _announce(settings: Settings, parts: Parts) -> None:
    address = stage_address(settings)
    started_s = time.monotonic()
    while not _is_live(address):
        _tend(parts)
        if time.monotonic() - started_s > LIVE_WITHIN_S:
            raise Cannot(f"no reading has reached {address} within {LIVE_WITHIN_S:g} s; what went wrong stands above")
    console.print(
        f"\n  Stage    [bold]{address}[/bold]"
        f"\n  API      {address}api/v1/health"
        f"\n  MQTT     {settings.mqtt_host}:{settings.mqtt_port}{_login(settings)}"
        f"\n  Data     {settings.data.resolve()}"
        f"\n  Desk     {address}desk"
        f"\n  PIN      {pin_of(settings)}, for the desk, and for the control panel: key c on the stage"
        f"\n\n  Live after {time.monotonic() - started_s:.1f} s. Ctrl-C ends the show.\n"
    )
    if settings.open:
        webbrowser.open(address)


def _login(settings: Settings) -> str:
    if needed(settings):
        return "".join(f"\n           {line}" for line in how_to_log_in(settings))
    return "" if settings.broker == "external" else ", this machine alone, without a password"


def _tend(parts: Parts) -> None:
    for said in parts.tend():
        log.warning(said)
    time.sleep(TEND_S)


def _is_live(address: str) -> bool:
    """The hub answers and has taken a reading."""
    try:
        with DIRECT.open(f"{address}api/v1/health", timeout=1) as answer:
            return json.load(answer)["delivery"]["received"] > 0
    except (OSError, ValueError, KeyError):
        return False

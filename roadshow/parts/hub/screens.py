"""What the screens are told when the hub starts."""

import logging
from collections.abc import Callable

from broker.series import tile_series
from broker.stores.store import StoreUnavailable
from dashboard.platform import Platform
from dashboard.screens.contract.contract import ContractSetting
from dashboard.screens.phone.phone import PhoneSetting
from dashboard.screens.stage.reach import Reach
from dashboard.screens.stage.stage import StageSetting
from devices.payload import epoch_ms, moment
from devices.solution import Solution, Tile
from roadshow.clock import wall_ms
from roadshow.keys.passwords import needed
from roadshow.preflight.lan import phone_address
from roadshow.settings import Settings

log = logging.getLogger(__name__)

CHART_EVERY_MS = 300_000


def day_series(platform: Platform, tile: Tile) -> list[tuple[int, float]]:
    """A tile since local midnight by the run's clock, or by the wall's where nothing is simulated."""
    view = platform.live.view()
    run, now_ms = (view.run.run, view.run.at) if view.run else ("", wall_ms())
    local = moment(now_ms).astimezone(platform.city.time_zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    devices = [id_ for id_ in view.devices if id_.split(".")[1] == tile.kind]
    try:
        return tile_series(
            platform.store,
            tile,
            devices,
            start_ms=epoch_ms(midnight),
            end_ms=now_ms,
            every_ms=CHART_EVERY_MS,
            run=run,
        )
    except StoreUnavailable as problem:
        log.warning("%s; the day's chart begins now", problem)
        return []


def contract_setting(platform: Platform, solution: Solution, settings: Settings) -> ContractSetting:
    """An engineer finds the broker at the address by which his browser found the hub, unless it has one of its own."""
    everywhere = settings.mqtt_host in ("0.0.0.0", "::")
    login = needed(settings)
    return ContractSetting(
        packs=platform.packs,
        city=platform.city,
        solution=solution.id,
        mqtt_host="" if everywhere else settings.mqtt_host,
        mqtt_port=settings.mqtt_port,
        login=login or bool(settings.mqtt_username),
        local=settings.broker != "external" and not login,
        brand=platform.brand,
    )


def phone_setting(platform: Platform, solution: Solution, came: Callable[[str], None]) -> PhoneSetting:
    """`came` is told the language in which somebody has opened the page."""
    return PhoneSetting(platform.packs, platform.city, solution, platform.consultations, came)


def stage_setting(platform: Platform, solution: Solution, settings: Settings) -> StageSetting:
    return StageSetting(
        packs=platform.packs,
        city=platform.city,
        solution=solution,
        day_series=lambda tile: day_series(platform, tile),
        reach=Reach(phone_address(settings), settings.wifi_name, settings.wifi_password.get_secret_value()),
        brand=platform.brand,
    )

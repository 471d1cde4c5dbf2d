"""An alert as the screens are sent it."""

from collections.abc import Mapping

from broker.alerts.alert import Alert, Quake
from broker.alerts.orders import Orders
from broker.live.device import LiveDevice
from broker.live.view import AlertView, QuakeView
from broker.warning.magnitude import Magnitude
from broker.warning.waves import DEPTH_KM, P_KM_S, S_KM_S, blind_zone_km
from devices.rule import Order


def shown(
    alert: Alert,
    devices: Mapping[str, LiveDevice],
    orders: Orders,
    *,
    wanted: Mapping[tuple[str, str], float],
    name: str | None,
) -> AlertView:
    """`wanted`: of actuators, by all alerts. Whom a graver one tells something else, this one does not speak to.

    `name`: a newcomer's own.
    """
    device = devices.get(alert.device)
    told = {
        id_: order
        for id_, order in orders.told(alert)
        if id_ in devices and wanted.get((id_, order.quantity), order.value) == order.value
    }
    where = orders.surroundings.where(device.address) if device is not None else None
    if alert.quake is not None:
        where = (alert.quake.lon, alert.quake.lat)
    return AlertView(
        id=alert.id,
        alert=alert.key,
        device=alert.device,
        level=alert.level,
        since=alert.since_ms,
        at=alert.at_ms,
        revision=alert.revision,
        previous=alert.previous_ms,
        run=alert.run,
        provenance=alert.provenance.value,
        place=device.listed.place if device is not None and device.listed is not None else "",
        name=name,
        lon=where[0] if where else None,
        lat=where[1] if where else None,
        witness=_witness(device) if alert.is_open else "well",
        told=len(told),
        answered=sum(_obeys(devices[id_], order) for id_, order in told.items()),
        quake=_quake(alert, alert.quake) if alert.quake is not None else None,
    )


def _quake(alert: Alert, quake: Quake) -> QuakeView:
    return QuakeView(
        origin=quake.origin_ms,
        magnitude=round(quake.magnitude, 2),
        spread=round(quake.spread, 2),
        at_least=Magnitude(quake.magnitude, quake.spread, quake.stations).is_saturated,
        stations=quake.stations,
        blind_km=round(blind_zone_km((alert.since_ms - quake.origin_ms) / 1000), 1),
        depth_km=DEPTH_KM,
        p_km_s=P_KM_S,
        s_km_s=S_KM_S,
    )


def _obeys(actuator: LiveDevice, order: Order) -> bool:
    """Whether it has acknowledged just this, and not what it was asked before."""
    return actuator.answer == "done" and actuator.asked.get(order.quantity) == order.value


def _witness(device: LiveDevice | None) -> str:
    if device is None:
        return "silent"
    return device.health if device.state == "fresh" else device.state

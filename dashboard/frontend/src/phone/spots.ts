/** Every place of the solution as it stands now, seen from where the holder is. */

import { isQuiet, levelOf } from "../condition.ts";
import type { DeviceView, View } from "../view.ts";
import { isOpen, kmBetween, type Spot } from "./answer.ts";
import type { Marked } from "./mark.ts";
import { kindOf, lastOf, type Quantity } from "../scene.ts";
import type { PhoneScene, Place, Shown } from "./scene.ts";
import type { Speech } from "./speech.ts";

export interface Seen extends Spot, Marked {
  kind: string;
  shown: Shown;
  quantity: Quantity;
  place: Place | null;
}

export function spotsOf(scene: PhoneScene, speech: Speech, view: View, origin: Place): Seen[] {
  const hour = speech.hour(view.run?.at ?? view.now);
  const listed = Object.entries(scene.devices).map(([id, { kind, place }]) =>
    seen(scene, id, kind, scene.places[place] ?? null, view.devices.get(id) ?? null, origin, hour),
  );
  const newcomers = [...view.devices].flatMap(([id, device]) => {
    const kind = kindOf(id);
    return device.newcomer && scene.shown[kind] ? [seen(scene, id, kind, null, device, origin, hour)] : [];
  });
  return [...newcomers, ...listed];
}

function seen(
  scene: PhoneScene,
  id: string,
  kind: string,
  place: Place | null,
  device: DeviceView | null,
  origin: Place,
  hour: number,
): Seen {
  const shown = scene.shown[kind]!;
  const silent = isQuiet(device ?? undefined);
  const lonLat = place ?? (device?.lon !== undefined && device.lat !== undefined ? { lon: device.lon, lat: device.lat } : null);
  return {
    id,
    name: place?.name ?? device?.name ?? lastOf(id),
    kind,
    shown,
    quantity: scene.kinds[kind]!.quantities[shown.quantity]!,
    place,
    lonLat,
    device,
    silent,
    value: device && !silent ? (device.values[shown.quantity] ?? null) : null,
    level: levelOf(device ?? undefined),
    open: isOpen(place?.open, hour) && !device?.closed,
    km: lonLat && kmBetween(origin, lonLat),
    share: shareOf(shown, device),
    isKnown: device !== null,
  };
}

function shareOf({ fills }: Shown, device: DeviceView | null): number | null {
  if (!fills) return null;
  const whole = fills.of.reduce((sum, key) => sum + (device?.values[key] ?? 0), 0);
  return whole ? (device?.values[fills.quantity] ?? 0) / whole : 0;
}

import { isRecord } from "../reconcile/field-of.ts";
import { canonicalQuantity } from "./canonical-quantity.ts";
import { enter, isListed, type Place } from "./place.ts";
import {
  bytes,
  defaults,
  listsLeftOut,
  mapsLeftOut,
  quantities,
  zerosLeftOut,
} from "./typed-fields.ts";

/**
 * Whether `live` is what an API server makes of `payload`, of a field that has one owner as a whole. What it fills in
 * counts only where the type is known to have this default: anything else may be left of an earlier payload.
 */
export function isSameValue(payload: unknown, live: unknown, place: Place): boolean {
  if (payload === null || payload === undefined) {
    return live === null || live === undefined || (live === "" && isText(place));
  }
  if (Array.isArray(payload)) return isSameList(payload, live, place);
  if (isRecord(payload)) return isSameMap(payload, live, place);
  return payload === live || (place.kind !== undefined && isStoredAs(payload, live, place));
}

function isSameList(payload: readonly unknown[], live: unknown, place: Place): boolean {
  if (live === null || live === undefined) {
    return payload.length === 0 && place.kind !== undefined && listsLeftOut.has(place.name);
  }
  if (!Array.isArray(live) || live.length !== payload.length) return false;
  const item = { ...place, parent: place };
  return payload.every((value, index) => isSameValue(value, live[index], item));
}

function isSameMap(
  payload: Readonly<Record<string, unknown>>,
  live: unknown,
  place: Place,
): boolean {
  if (live === null || live === undefined) {
    const isLeftOut = place.kind !== undefined && mapsLeftOut.has(place.name);
    return isLeftOut && Object.keys(payload).length === 0;
  }
  if (!isRecord(live)) return false;
  const isSame = Object.entries(payload).every(([name, value]) =>
    isSameValue(value, Object.hasOwn(live, name) ? live[name] : undefined, enter(place, name)),
  );
  return (
    isSame &&
    Object.entries(live).every(
      ([name, value]) =>
        Object.hasOwn(payload, name) || value === null || isDefault(value, enter(place, name)),
    )
  );
}

function isStoredAs(payload: unknown, live: unknown, place: Place): boolean {
  if (live === undefined) {
    return zerosLeftOut.get(`${place.parent?.name}.${place.name}`) === payload;
  }
  if (typeof live !== "string") return false;
  if (isListed(place, quantities)) return canonicalQuantity(payload) === live;
  return (
    typeof payload === "string" &&
    isListed(place, bytes) &&
    payload.replaceAll(/[\r\n]/g, "") === live
  );
}

/** Of a map of texts, which knows no null. */
function isText({ parent, kind }: Place): boolean {
  return kind !== undefined && mapsLeftOut.has(parent?.name ?? "");
}

function isDefault(value: unknown, { name, parent, kind }: Place): boolean {
  if (kind === undefined) return false;
  const known = defaults.get(`${parent?.name}.${name}`);
  return known !== undefined && known === JSON.stringify(value);
}

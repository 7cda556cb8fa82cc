import { attempts } from "./attempts.ts";
import { changesPerHour } from "./changes-per-hour.ts";
import { cooldown } from "./cooldown.ts";
import { flapping } from "./flapping.ts";
import type { Guard, GuardedAction, Objection } from "./guard.ts";
import { openChange } from "./open-change.ts";
import { standingHold } from "./standing-hold.ts";
import { storm } from "./storm.ts";

/** In the order in which they are asked: a person's word first, then what does not pass, then what passes with time. */
const guards: readonly Guard[] = [
  standingHold,
  openChange,
  attempts,
  flapping,
  storm,
  cooldown,
  changesPerHour,
];

/** The first objection to an action; undefined where it may go ahead. */
export function checkGuards(action: GuardedAction): Objection | undefined {
  for (const guard of guards) {
    const objection = guard(action);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

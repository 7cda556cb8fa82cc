import { setImmediate } from "node:timers/promises";
import { expect } from "vitest";

/** Lets what is under way happen until that is so, without any time passing on a manual clock. */
export async function settle(isSettled: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !isSettled(); turn++) await setImmediate();
  expect(isSettled()).toBe(true);
}

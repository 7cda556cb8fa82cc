import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";

/** Resolves with the names of the timers that fired until the one called "end". */
function fired(set: (note: (name: string) => () => void) => void): Promise<readonly string[]> {
  const names: string[] = [];
  return new Promise((resolve) => {
    set((name) => () => {
      names.push(name);
      if (name === "end") resolve(names);
    });
  });
}

describe("createSystemClock()", () => {
  const clock = createSystemClock();
  const soon = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);

  it("tells the time of the machine", () => {
    const before = Date.now();
    const now = clock.now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it("fires a timer not before its time", async () => {
    const at = soon(25);
    await fired((note) => clock.timer(at, note("end")));
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  });

  it("fires a timer of the past soon, but never while it is being set", async () => {
    const names = await fired((note) => {
      clock.timer(soon(-1000), note("past"));
      note("set")();
      clock.timer(soon(10), note("end"));
    });
    expect(names).toEqual(["set", "past", "end"]);
  });

  it("does not fire what was cancelled, nor at once what is further off than Node can count", async () => {
    const names = await fired((note) => {
      clock.timer(soon(1), note("cancelled"))[Symbol.dispose]();
      clock.timer(soon(-1), note("cancelled late"))[Symbol.dispose]();
      const nextYear = clock.timer(soon(365 * 24 * 3_600_000), note("next year"));
      clock.timer(soon(20), () => {
        nextYear[Symbol.dispose]();
        note("end")();
      });
    });
    expect(names).toEqual(["end"]);
  });
});

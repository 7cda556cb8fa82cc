import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createManualClock, createScaledClock } from "../../src/sandbox/clock.ts";

const start = new Date("2026-01-01T00:00:00Z");

function after(milliseconds: number): Date {
  return new Date(start.getTime() + milliseconds);
}

describe("createManualClock()", () => {
  it("stands still until it is moved", () => {
    const clock = createManualClock(start);
    clock.timer(after(10), () => {});
    expect(clock.now()).toEqual(start);
    expect(clock.pending).toBe(1);
  });

  it("fires timers in order of time, then of creation, each at its own time", () => {
    const clock = createManualClock(start);
    const fired: [string, Date][] = [];
    for (const [name, at] of [
      ["late", 30],
      ["first", 10],
      ["second", 10],
    ] as const) {
      clock.timer(after(at), () => fired.push([name, clock.now()]));
    }
    clock.advance(29);
    expect(fired).toEqual([
      ["first", after(10)],
      ["second", after(10)],
    ]);
    expect(clock.now()).toEqual(after(29));
    expect(clock.pending).toBe(1);
  });

  it("fires one timer at a time when it moves to the next", () => {
    const clock = createManualClock(start);
    const fired: string[] = [];
    clock.timer(after(5), () => fired.push("a"));
    clock.timer(after(5), () => fired.push("b"));
    expect(clock.advanceToNext()).toEqual(after(5));
    expect(fired).toEqual(["a"]);
    expect(clock.advanceToNext()).toEqual(after(5));
    expect(clock.advanceToNext()).toBeUndefined();
    expect(clock.now()).toEqual(after(5));
  });

  it("fires what a timer sets on the way", () => {
    const clock = createManualClock(start);
    const fired: Date[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.timer(new Date(clock.now().getTime() + 10), again);
    };
    clock.timer(after(10), again);
    clock.advance(35);
    expect(fired).toEqual([after(10), after(20), after(30)]);
  });

  it("fires a timer of the past without going back", () => {
    const clock = createManualClock(after(100));
    const fired: Date[] = [];
    clock.timer(after(1), () => fired.push(clock.now()));
    expect(fired).toEqual([]);
    clock.advance(0);
    expect(fired).toEqual([after(100)]);
  });

  it("does not fire what was cancelled", () => {
    const clock = createManualClock(start);
    let fired = 0;
    clock.timer(after(1), () => (fired += 1))[Symbol.dispose]();
    clock.advance(10);
    expect(fired).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("never goes back and loses no timer, however it is moved", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000)),
        fc.array(fc.option(fc.nat(300), { nil: undefined })),
        (timers, moves) => {
          const clock = createManualClock(start);
          const seen: number[] = [];
          for (const at of timers) clock.timer(after(at), () => seen.push(clock.now().getTime()));
          for (const move of moves) {
            if (move === undefined) clock.advanceToNext();
            else clock.advance(move);
          }
          clock.advance(1000);
          expect(seen).toEqual(timers.map((at) => after(at).getTime()).toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it.each([-1, NaN])("refuses to move by %d", (milliseconds) => {
    expect(() => createManualClock(start).advance(milliseconds)).toThrow(RangeError);
  });
});

describe("createScaledClock()", () => {
  it("runs faster than real time and fires a timer not before its time", async () => {
    using clock = createScaledClock({ start, speed: 10_000 });
    const fired = await new Promise<Date>((resolve) => {
      clock.timer(after(60_000), () => resolve(clock.now()));
    });
    expect(fired.getTime()).toBeGreaterThanOrEqual(after(60_000).getTime());
  });

  it("fires nothing after it was disposed", async () => {
    const clock = createScaledClock({ start, speed: 1_000_000 });
    let fired = 0;
    clock.timer(after(1), () => (fired += 1));
    clock[Symbol.dispose]();
    clock.timer(after(2), () => (fired += 1));
    using other = createScaledClock({ start, speed: 1_000_000 });
    await new Promise<void>((resolve) => {
      other.timer(after(20_000), resolve);
    });
    expect(fired).toBe(0);
  });

  it("waits for a time that is weeks of real time away instead of firing at once", async () => {
    using clock = createScaledClock({ start, speed: 1 });
    let fired = 0;
    clock.timer(after(40 * 86_400_000), () => (fired += 1));
    await new Promise<void>((resolve) => {
      clock.timer(after(5), resolve);
    });
    expect(fired).toBe(0);
  });

  it("is as fast as real time while anything holds it, for timers that were set before too", async () => {
    using clock = createScaledClock({ start, speed: 100 });
    const fired: string[] = [];
    clock.timer(after(60_000), () => fired.push("a minute"));
    await new Promise<void>((resolve) => {
      clock.timer(after(5_000), resolve);
    });
    const [first, second] = [clock.hold(), clock.hold()];
    using real = createScaledClock({ start: clock.now(), speed: 1 });
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await new Promise<void>((resolve) => {
      real.timer(new Date(real.now().getTime() + 90), resolve);
    });
    expect(fired).toEqual([]);
    expect(clock.now().getTime()).toBeGreaterThan(after(5_000).getTime());
    expect(Math.abs(clock.now().getTime() - real.now().getTime())).toBeLessThan(50);

    second[Symbol.dispose]();
    await new Promise<void>((resolve) => {
      clock.timer(after(60_001), resolve);
    });
    expect(fired).toEqual(["a minute"]);
    expect(real.now().getTime() - start.getTime()).toBeLessThan(50_000);
  });

  it.each([0, -1, Infinity])("refuses the speed %d", (speed) => {
    expect(() => createScaledClock({ start, speed })).toThrow(RangeError);
  });
});

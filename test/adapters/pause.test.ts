import { describe, expect, it } from "vitest";
import { pause } from "../../src/adapters/pause.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";

const start = new Date("2026-01-01T00:00:00Z");

describe("pause()", () => {
  it("lasts as long as the clock says", async () => {
    const clock = createManualClock(start);
    const steps: string[] = [];
    const paused = pause(clock, 1000).then(() => steps.push("over"));
    clock.advance(999);
    await new Promise(setImmediate);
    steps.push("not yet");
    clock.advance(1);
    await paused;
    expect(steps).toEqual(["not yet", "over"]);
  });

  it.each([0, -1])("of %d milliseconds is none", async (milliseconds) => {
    const clock = createManualClock(start);
    await pause(clock, milliseconds);
    expect(clock.pending).toBe(0);
  });

  it("ends when its signal aborts, and leaves no timer", async () => {
    const clock = createManualClock(start);
    const stop = new AbortController();
    const paused = pause(clock, 1000, stop.signal);
    expect(clock.pending).toBe(1);
    stop.abort();
    await paused;
    expect(clock.pending).toBe(0);
    await pause(clock, 1000, stop.signal);
    expect(clock.pending).toBe(0);
  });
});

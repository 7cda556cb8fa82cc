import { describe, expect, it } from "vitest";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { cartsLoadTest, cartsWorkload, loadOf } from "../../src/sandbox/load-model.ts";
import { createLoadTimeline } from "../../src/sandbox/load-timeline.ts";

const start = new Date("2026-01-01T00:00:00Z");

function boot() {
  const clock = createManualClock(start);
  const world = { replicas: 1 };
  const timeline = createLoadTimeline({
    clock,
    load: () => loadOf(cartsWorkload, { ...cartsLoadTest, readyReplicas: world.replicas }),
  });
  return { clock, world, timeline };
}

describe("createLoadTimeline()", () => {
  it("keeps changes only", () => {
    const { clock, world, timeline } = boot();
    clock.advance(3_600_000);
    expect(timeline.spans).toHaveLength(1);
    world.replicas = 2;
    clock.advance(3_600_000);
    expect(timeline.spans.map(({ at }) => at - start.getTime())).toEqual([0, 3_615_000]);
  });

  it("notes a change at once when it is told to look", () => {
    const { clock, world, timeline } = boot();
    clock.advance(1000);
    world.replicas = 2;
    timeline.observe();
    expect(timeline.spans.at(-1)?.at).toBe(start.getTime() + 1000);
  });

  it("keeps the last of several changes at one moment", () => {
    const { world, timeline } = boot();
    world.replicas = 3;
    const seen = timeline.observe();
    expect(timeline.spans).toEqual([{ at: start.getTime(), load: seen }]);
  });

  it("stops looking when it is disposed", () => {
    const { clock, timeline } = boot();
    timeline[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});

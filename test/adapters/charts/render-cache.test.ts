import { describe, expect, it } from "vitest";
import { createRenderCache } from "../../../src/adapters/charts/render-cache.ts";
import type { RenderResult } from "../../../src/ports/charts.ts";

function counted(result: RenderResult) {
  const renders = { count: 0 };
  const render = async () => {
    renders.count += 1;
    return result;
  };
  return { renders, render };
}

describe("createRenderCache()", () => {
  it("forgets what was not asked for longest once there is too much", async () => {
    const once = createRenderCache(1000);
    const { renders, render } = counted({ kind: "rendered", text: "x".repeat(300) });
    for (const key of ["a", "b", "a", "c"]) await once(key, render);
    expect(renders.count).toBe(3);
    await once("a", render);
    expect(renders.count).toBe(3);
    await once("b", render);
    expect(renders.count).toBe(4);
  });

  it.each([
    ["invalid", 1],
    ["too-large", 1],
    ["too-slow", 2],
    ["no-program", 2],
  ] as const)("keeps a failure that would be the same again: %s", async (reason, count) => {
    const once = createRenderCache(1000);
    const { renders, render } = counted({ kind: "failed", reason, message: "no" });
    await once("a", render);
    await once("a", render);
    expect(renders.count).toBe(count);
  });

  it("tries again after an error", async () => {
    const once = createRenderCache(1000);
    await expect(once("a", () => Promise.reject(new Error("disk full")))).rejects.toThrow(
      "disk full",
    );
    const { render } = counted({ kind: "rendered", text: "" });
    expect(await once("a", render)).toEqual({ kind: "rendered", text: "" });
  });
});

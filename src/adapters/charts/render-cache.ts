import type { RenderResult } from "../../ports/charts.ts";

/** Renders the same input once: those who ask meanwhile wait for the same result, those who ask later get it again. */
export type RenderCache = (
  key: string,
  render: () => Promise<RenderResult>,
) => Promise<RenderResult>;

/** The least recently used go first once the kept texts have more than `maxBytes`. */
export function createRenderCache(maxBytes: number): RenderCache {
  const kept = new Map<string, RenderResult>();
  const running = new Map<string, Promise<RenderResult>>();
  let bytes = 0;

  function drop(key: string, result: RenderResult): void {
    if (kept.delete(key)) bytes -= weightOf(result);
  }

  async function run(key: string, render: () => Promise<RenderResult>): Promise<RenderResult> {
    try {
      const result = await render();
      if (!isSame(result)) return result;
      kept.set(key, result);
      bytes += weightOf(result);
      for (const [oldest, value] of kept) {
        if (bytes <= maxBytes) break;
        drop(oldest, value);
      }
      return result;
    } finally {
      running.delete(key);
    }
  }

  return async (key, render) => {
    const known = kept.get(key);
    if (known !== undefined) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const current = running.get(key) ?? run(key, render);
    running.set(key, current);
    return current;
  };
}

/** Whether another run would say the same: a program may be installed, and a machine be less busy. */
function isSame(result: RenderResult): boolean {
  return result.kind === "rendered" || result.reason === "invalid" || result.reason === "too-large";
}

function weightOf(result: RenderResult): number {
  return Buffer.byteLength(result.kind === "rendered" ? result.text : result.message) + 100;
}

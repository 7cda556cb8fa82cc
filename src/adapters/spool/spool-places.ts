import type { SpoolItem } from "../../ports.ts";

/** The bounds, counted with what is still being written, so that many at once cannot pass them together. */
export type SpoolPlaces = {
  readonly count: () => number;
  /** Undefined where not all of the items have room; then none has. */
  readonly reserve: (items: readonly SpoolItem[]) => { readonly giveBack: () => void } | undefined;
  readonly release: (id: string) => void;
};

/** `sizes`: bytes of the payloads that are there. */
export function createPlaces(
  sizes: Map<string, number>,
  most: { readonly maxItems: number; readonly maxBytes: number },
): SpoolPlaces {
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);

  function set(id: string, size: number | undefined): number | undefined {
    const before = sizes.get(id);
    bytes += (size ?? 0) - (before ?? 0);
    if (size === undefined) sizes.delete(id);
    else sizes.set(id, size);
    return before;
  }

  function reserve(items: readonly SpoolItem[]) {
    const replaced = items.map(
      ({ id, payload }) => [id, set(id, Buffer.byteLength(payload))] as const,
    );
    const giveBack = () => {
      for (const [id, before] of replaced.toReversed()) set(id, before);
    };
    if (sizes.size <= most.maxItems && bytes <= most.maxBytes) return { giveBack };
    giveBack();
    return undefined;
  }

  return { count: () => sizes.size, reserve, release: (id) => void set(id, undefined) };
}

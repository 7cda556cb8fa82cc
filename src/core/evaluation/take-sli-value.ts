import type { SliResult } from "./sli-result.ts";

/** The first value of an SLI, and what is left once it is used up (keptn.md §5.4). */
export function takeSliValue<T extends Pick<SliResult, "metric">>(
  received: readonly T[],
  sli: string,
): { readonly found: T | null; readonly left: readonly T[] } {
  const index = received.findIndex(({ metric }) => metric === sli);
  const found = received[index] ?? null;
  return { found, left: found === null ? received : received.toSpliced(index, 1) };
}

const workers = 8;

/**
 * Runs `work` on every item, a few at a time; results in the order of the items. After a throw nothing more is begun,
 * and what is under way has ended before it is thrown on: no work outlives the pass that it belongs to.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  let isBroken = false;
  const worker = async () => {
    for (const [index, item] of rest) {
      if (isBroken) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        isBroken = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(
    Array.from({ length: Math.min(workers, items.length) }, worker),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}

/**
 * Calls made while a run is under way share one run that starts after it. They may not join the one under way:
 * what they want to see may be younger than what it saw.
 */
export function coalesce(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function start(): Promise<void> {
    try {
      await run();
    } finally {
      current = next;
      next = undefined;
    }
  }

  return () => {
    if (current === undefined) return (current = start());
    return (next ??= current.then(start, start));
  };
}

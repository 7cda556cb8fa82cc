/** One thing to write, with what becomes of it. */
type Waiting<T> = {
  readonly work: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * What is asked for while a batch is being written makes the next one, in the order of the calls: many share the price
 * of one write. All of a batch fail together.
 */
export function createBatches<T>(
  write: (batch: readonly T[]) => Promise<void>,
): (work: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let writing = false;

  async function run(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch.map(({ work }) => work));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (!writing) void run();
    });
}

/** Least recently used entries go first once the weights exceed `most`. Only for values that never change. */
export type BoundedCache<T> = {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
};

export function createBoundedCache<T>(
  most: number,
  weigh: (value: T, key: string) => number,
): BoundedCache<T> {
  const entries = new Map<string, T>();
  let weight = 0;

  function drop(key: string): void {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    weight -= weigh(value, key);
  }

  return {
    get: (key) => {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key, value) => {
      drop(key);
      entries.set(key, value);
      weight += weigh(value, key);
      for (const oldest of entries.keys()) {
        if (weight <= most) return;
        drop(oldest);
      }
    },
  };
}

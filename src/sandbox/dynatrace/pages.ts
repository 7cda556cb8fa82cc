type Asked = Readonly<Record<string, string>>;

export type Page<Item> = {
  readonly totalCount: number;
  readonly pageSize: number;
  readonly nextPageKey: string | null;
  readonly items: readonly Item[];
};

/** Cuts lists into pages as they were when the first was asked for; undefined for a key that it did not give. */
export function createPages(): (
  asked: Asked,
  all: () => readonly unknown[],
  defaultSize: number,
) => Page<unknown> | undefined {
  const rest = new Map<string, { all: readonly unknown[]; from: number; size: number }>();
  return (asked, all, defaultSize) => {
    const key = asked["nextPageKey"];
    const size = Math.min(500, Number(asked["pageSize"] ?? defaultSize));
    const here = key === undefined ? { all: all(), from: 0, size } : rest.get(key);
    if (here === undefined) return undefined;
    const next = { ...here, from: here.from + here.size };
    const nextPageKey = next.from < here.all.length ? `rest-${rest.size + 1}` : null;
    if (nextPageKey !== null) rest.set(nextPageKey, next);
    const items = here.all.slice(here.from, next.from);
    return { totalCount: here.all.length, pageSize: here.size, nextPageKey, items };
  };
}

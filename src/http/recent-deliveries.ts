/** Remembers the last `limit` delivery ids, for GitHub may send one twice and signs no time. */
export function createRecentDeliveries(limit = 10_000) {
  const ids = new Set<string>();
  return {
    /** `again` where the id was seen before. */
    note(id: string): "first" | "again" {
      const known = ids.delete(id);
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > limit && oldest !== undefined) ids.delete(oldest);
      return known ? "again" : "first";
    },
  };
}

/** A record by names that users chose: it has no prototype, so that looking up `constructor` finds nothing. */
export function lookupTable<Value>(
  entries: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const table: Record<string, Value> = Object.create(null);
  return Object.assign(table, entries);
}

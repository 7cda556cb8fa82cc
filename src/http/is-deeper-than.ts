/** Whether arrays and objects lie within each other in more than so many levels; by itself it needs no stack for them. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let found = containersIn([value]);
  for (let level = 0; found.length > 0; level += 1) {
    if (level === levels) return true;
    found = found.flatMap((each) => containersIn(Object.values(each)));
  }
  return false;
}

function containersIn(values: readonly unknown[]): readonly object[] {
  return values.filter((value) => typeof value === "object" && value !== null);
}

/** A member by its name in any case, the exact one first: so Go reads JSON, and Keptn's own senders differ. */
export function memberOf(members: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(members, name)) return members[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(members).findLast((written) => written.toLowerCase() === wanted);
  return key === undefined ? undefined : members[key];
}

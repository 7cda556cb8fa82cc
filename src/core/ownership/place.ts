/** Where a walk through an object is. */
export type Place = {
  /** As of fieldsV1. */
  readonly step: string;
  /** Of the field; the items of a list have the list's name. */
  readonly name: string;
  /** Undefined: this is the object itself. */
  readonly parent: Place | undefined;
  /** Kind of the object, if its values pass through Go types on their way into the store. */
  readonly kind: string | undefined;
};

/** The place of field `name` of the map at `place`. All metadata is of Go types. */
export function enter(place: Place, name: string): Place {
  const { kind = place.parent === undefined && name === "metadata" ? "ObjectMeta" : undefined } =
    place;
  return { step: `f:${name}`, name, parent: place, kind };
}

/** Whether `facts` name this place, as `parent.field`, `parent.*`, or either of them after `Kind/`. */
export function isListed({ name, parent, kind }: Place, facts: ReadonlySet<string>): boolean {
  const [exact, any] = [`${parent?.name}.${name}`, `${parent?.name}.*`];
  return (
    facts.has(exact) ||
    facts.has(any) ||
    facts.has(`${kind}/${exact}`) ||
    facts.has(`${kind}/${any}`)
  );
}

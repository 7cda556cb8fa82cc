/** Who owns objects in a cluster: a stage of a project, or what `evenkeel apply --set` names. */
export type ObjectSet = {
  /** `sockshop.production`: unlike a dash, a dot is in no project's name. Null: objects without an owner. */
  readonly name: string | null;
  /** Where objects without a namespace go, and where the inventory is. */
  readonly namespace: string;
};

/** Label of every object of a set; its value is the set's name. */
export const setLabel = "evenkeel.dev/set";

/** The names of sets are told apart by the API server: two of them never share a field by accident. */
export function fieldManagerOf({ name }: ObjectSet): string {
  return name === null ? "evenkeel" : `evenkeel-${name}`;
}

/** The set of a field manager's name; undefined for a manager that is none of ours. */
export function setOfManager(fieldManager: string): string | undefined {
  return /^evenkeel-(?<set>.+)$/.exec(fieldManager)?.groups?.["set"];
}

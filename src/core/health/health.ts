/** How a live object is: kstatus' words. `Current` is settled, `InProgress` may settle by itself, `Failed` will not. */
export type Health = {
  readonly verdict: Verdict;
  /** One word in upper camel case, for programs. */
  readonly reason: string;
  /** For people. */
  readonly message: string;
};

type Verdict =
  | "Current"
  | "InProgress"
  | "Failed"
  | "Terminating"
  /** There is no such object. */
  | "NotFound"
  /** What the object says of itself cannot be read. */
  | "Unknown";

export function current(message: string): Health {
  return { verdict: "Current", reason: "Current", message };
}

export function inProgress(reason: string, message: string): Health {
  return { verdict: "InProgress", reason, message };
}

export function failed(reason: string, message: string): Health {
  return { verdict: "Failed", reason, message };
}

export function unknown(reason: string, message: string): Health {
  return { verdict: "Unknown", reason, message };
}

import type { Entry, EntryOf } from "../journal/entry.ts";
import type { Attempt } from "../journal/fold-record.ts";
import { plainWords, safeLink } from "../pull-request/outside-text.ts";
import type { Transition } from "./transition.ts";

/**
 * What the monitor's own page of the problem says of a step, in the shapes that Keptn's users know (keptn.md §6.4);
 * undefined for a step that is of no use there. `page` is where the record is read.
 */
export function monitorComment({ entry, attempt }: Transition, page: string): string | undefined {
  return textOf(entry.kind, entry, {
    page,
    change: safeLink(attempt?.opened?.url ?? null) ?? page,
    action: plainWords(attempt?.planned?.action ?? "the action"),
    summary: summaryOf(attempt),
  });
}

type About = {
  readonly page: string;
  /** The pull request, or the record where there is none. */
  readonly change: string;
  readonly action: string;
  readonly summary: string;
};

type Kind = Entry["kind"];
type ByKind = { [K in Kind]: EntryOf<K> };
type Texts = { readonly [K in Kind]?: (entry: ByKind[K], about: About) => string | undefined };

function textOf<K extends Kind>(kind: K, entry: ByKind[K], about: About): string | undefined {
  return texts[kind]?.(entry, about);
}

const texts: Texts = {
  "pull-request-opened": (_, { change, action, summary }) =>
    `[Evenkeel triggered action](${change}) ${action}: ${summary}`,
  dispatched: (_, { page, action, summary }) =>
    `[Evenkeel triggered action](${page}) ${action}: ${summary}`,
  reconciled: ({ sha, outcome, detail }, { change, action }) => {
    const [result, status] = outcome === "healthy" ? ["pass", "succeeded"] : ["fail", "errored"];
    const applied = `${action}, ${sha.slice(0, 7)}: ${plainWords(detail, 200)}`;
    return `[Evenkeel finished action](${change}) ${applied}\nResult: ${result}\nStatus: ${status}`;
  },
  evaluated: ({ attempt, result, score }, { change }) => {
    const reached = score === null ? "" : ` (${score.toFixed(2)}/100)`;
    return `[Evenkeel evaluation](${change}) of attempt ${attempt} resulted in ${result}${reached}`;
  },
  "pull-request-closed": ({ reason, by }, { change, action }) =>
    reason === "declined"
      ? `[Evenkeel action](${change}) ${action} was declined by ${plainWords(by ?? "somebody")}`
      : undefined,
  "handed-over": ({ detail }, { page }) =>
    `[Evenkeel handed this to people](${page}): ${plainWords(detail, 300)}`,
  joined: ({ detail }, { page }) =>
    `[Evenkeel](${page}) answers this together with another problem: ${plainWords(detail, 200)}`,
};

function summaryOf(attempt: Attempt | null): string {
  return plainWords(attempt?.planned?.summary ?? "", 200);
}

import { followersOf } from "../../core/account/followers-of.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { readRecord, readRecords } from "../journal.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { readProject } from "../project-view.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { accountName, accountState, remember } from "./account-memory.ts";
import { describeChange } from "./describe-change.ts";
import { keepComments } from "./keep-comments.ts";
import { keepIssue } from "./keep-issue.ts";
import { tellMonitors } from "./tell-monitors.ts";
import { tellSinks } from "./tell-sinks.ts";

/** One way to people; it tells what it has not told, and an outcome says when it wants to go on. */
type Surface = (deps: AccountDeps, given: AccountCase) => Promise<Outcome>;

const surfaces: readonly Surface[] = [
  keepComments,
  describeChange,
  keepIssue,
  tellMonitors,
  tellSinks,
];

/**
 * Tells people and monitors where a problem stands. It reads the mirror as it is, for it follows a pass that has
 * fetched. A surface that fails for now is tried again and holds up neither the loop nor the other surfaces.
 */
export async function giveAccount(
  deps: AccountDeps,
  { project, id }: { readonly project: Project; readonly id: string },
): Promise<Outcome> {
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") return done;
  const record = await readRecord(deps, project.repository, id);
  if (record === undefined) return done;
  const { view } = reading;
  const state = accountState(view, record, deps.mergeHolds);
  wakeLead(deps, project, record);
  const joined = await joinedWith(deps, project, record);
  const failures: unknown[] = [];
  const waits: Extract<Outcome, { kind: "waiting" }>[] = [];
  for (const surface of surfaces) {
    try {
      const outcome = await surface(deps, { view, record, joined });
      if (outcome.kind === "waiting") waits.push(outcome);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw mostPressing(failures);
  const [first] = waits.toSorted((a, b) => a.until.getTime() - b.until.getTime());
  if (first !== undefined) return first;
  remember(deps.accounts, accountName(project.name, id), state);
  return done;
}

/** The lead's pull request is where people read of this problem: it is told of each joining and parting, once. */
function wakeLead(deps: AccountDeps, { name }: Project, { id, entries }: ProblemRecord): void {
  const move = entries.findLast(({ kind }) => kind === "joined" || kind === "parted");
  if (move?.kind !== "joined" && move?.kind !== "parted") return;
  const surface = `lead/${name}/${id}`;
  const state = `${move.kind} ${move.lead} ${move.at}`;
  if (deps.accounts.told.get(surface) === state) return;
  remember(deps.accounts, surface, state);
  deps.enqueue({ kind: "account", project: name, id: move.lead });
}

/** A request to slow down says for how long; what is broken beyond that is most worth a person's look. */
function mostPressing(failures: readonly unknown[]): unknown {
  return (
    failures.find((failure) => failure instanceof RateLimitedError) ??
    failures.find((failure) => !(failure instanceof UnavailableError)) ??
    failures[0]
  );
}

/** Nobody lists the others before there is a place to list them at. */
async function joinedWith(
  deps: AccountDeps,
  { repository }: Project,
  record: ProblemRecord,
): Promise<AccountCase["joined"]> {
  const hasPlace = record.attempts.some(({ opened }) => opened !== null);
  if (!hasPlace && record.handedOver === null) return [];
  return followersOf(record.id, await readRecords(deps, repository));
}

import { issueMarker, issueText } from "../../core/account/issue-text.ts";
import { mayHaveLostIssue, wantsIssue } from "../../core/account/wants-issue.ts";
import type { Entry } from "../../core/journal/entry.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import type { Issue } from "../../ports/hosting.ts";
import { appendEntry, readRecord } from "../journal.ts";
import { done, type Outcome } from "../outcome.ts";
import { responsibleOf } from "../responsible.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { remember } from "./account-memory.ts";

/** More issues within an hour tell nobody anything: the others follow later, if they are still needed then. */
const issuesPerHour = 20;
const hour = 3_600_000;

/** Opens the issue of a problem that people have to see, and closes it when the problem ends. */
export async function keepIssue(deps: AccountDeps, given: AccountCase): Promise<Outcome> {
  const { view, record } = given;
  const { name, repository } = view.project;
  const surface = `issue/${name}/${record.id}`;
  const state = record.closed === null ? "open" : "closed";
  if (repository.slug === null || deps.accounts.told.get(surface) === state) return done;
  try {
    if (record.closed !== null) {
      await closeIssue(deps, given);
      remember(deps.accounts, surface, state);
    } else if (record.issue === null) {
      const { issues } = view.policy.escalation;
      const lead = await leadOf(deps, given);
      if (wantsIssue(record, { issues, lead }) === "none") return done;
      const until = roomAt(deps, name);
      if (until !== undefined) return { kind: "waiting", reason: "many issues of late", until };
      await openIssue(deps, given);
    }
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    deps.log.error("the problem gets no issue", { project: name, problem: record.id, error });
    remember(deps.accounts, surface, state);
  }
  return done;
}

/** Looked up first: the pass before may have ended between the issue and its entry. */
async function openIssue(deps: AccountDeps, given: AccountCase): Promise<void> {
  const { view, record, joined } = given;
  const { name, repository } = view.project;
  const text = issueText({
    record,
    joined,
    responsible: await responsibleOf(deps, given),
    page: problemPage(repository.url, record.id),
  });
  const known = await deps.hosting.issues.find(repository, text.marker);
  const isOpen = known?.state === "open";
  const issue = isOpen ? known : await deps.hosting.issues.open(repository, text);
  if (!isOpen) {
    const recent = deps.accounts.issues.get(name) ?? [];
    deps.accounts.issues.set(name, [...recent, deps.clock.now().getTime()]);
  }
  await recordOpened(deps, given, issue);
}

async function recordOpened(
  deps: AccountDeps,
  given: AccountCase,
  { number, url }: Issue,
): Promise<void> {
  await append(deps, given, { kind: "issue-opened", at: now(deps), number, url });
}

async function closeIssue(deps: AccountDeps, given: AccountCase): Promise<void> {
  const { issue } = given.record;
  const lost = issue === null ? await findLost(deps, given) : undefined;
  if (lost !== undefined) await recordOpened(deps, given, lost);
  const number = issue?.number ?? lost?.number;
  if (number === undefined) return;
  await deps.hosting.issues.close(given.view.project.repository, number);
  await append(deps, given, { kind: "issue-closed", at: now(deps), number });
}

/** The open issue of a pass that ended between the issue and its entry, right before the problem ended. */
async function findLost(
  { hosting }: AccountDeps,
  { view, record }: AccountCase,
): Promise<Issue | undefined> {
  const isOff = view.policy.escalation.issues === "never";
  if (isOff || mayHaveLostIssue(record) === "impossible") return undefined;
  const lost = await hosting.issues.find(view.project.repository, issueMarker(record));
  return lost?.state === "open" ? lost : undefined;
}

async function leadOf(
  deps: AccountDeps,
  { view, record: { joined } }: AccountCase,
): Promise<ProblemRecord | undefined> {
  if (joined === null) return undefined;
  return readRecord(deps, view.project.repository, joined.lead);
}

/** When the next issue may be opened; undefined: now. */
function roomAt(deps: AccountDeps, project: string): Date | undefined {
  const since = deps.clock.now().getTime() - hour;
  const recent = (deps.accounts.issues.get(project) ?? []).filter((at) => at > since);
  deps.accounts.issues.set(project, recent);
  const blocking = recent[recent.length - issuesPerHour];
  return blocking === undefined ? undefined : new Date(blocking + hour);
}

async function append(deps: AccountDeps, { view, record }: AccountCase, entry: Entry) {
  await appendEntry(deps, { repository: view.project.repository, id: record.id }, entry);
}

function now({ clock }: AccountDeps): string {
  return clock.now().toISOString();
}

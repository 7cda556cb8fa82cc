import type { Entry } from "../../src/core/journal/entry.ts";
import { appendEntry } from "../../src/flows/journal.ts";
import type { Sha } from "../../src/ports/git.ts";
import { gitAt, temporaryFolder } from "../adapters/git/upstream.ts";
import { silent } from "../adapters/github/scripted-fetch.ts";

/** A Dynatrace notification about sockshop's carts in production; a test says what is special about its own. */
export function dynatrace(given: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    State: "OPEN",
    ProblemID: "P-1",
    PID: "-123_1580000000000V2",
    ProblemTitle: "Response time degradation",
    ProblemURL: "https://dynatrace.example.org/problem/1",
    Tags: "keptn_project:sockshop, keptn_stage:production, keptn_service:carts",
    ...given,
  });
}

export const scaling = `remediations:
- name: Response time degradation
  actions:
  - action: scaling
    value: +1
`;

/** Writes a problem's record into a repository's journal, as a server would have. */
export async function writeRecord(
  upstream: string,
  id: string,
  entries: readonly Entry[],
): Promise<void> {
  const git = gitAt(await temporaryFolder());
  const repository = { url: upstream, slug: null };
  await git.fetch(repository);
  for (const entry of entries) await appendEntry({ git, log: silent }, { repository, id }, entry);
}

/** Commits on a stage branch with the trailers of a remediation; the commit. */
export async function writeRemediation(
  upstream: string,
  given: { readonly branch: string; readonly problem: string; readonly at: string },
): Promise<Sha> {
  const git = gitAt(await temporaryFolder());
  const repository = { url: upstream, slug: null };
  const head = (await git.heads(repository)).get(given.branch);
  const result = await git.commit(repository, {
    branch: given.branch,
    expected: head,
    files: new Map([["carts/replicas.txt", given.problem]]),
    message: `remediate(${given.branch}/carts): replicas 1 → 2 (#1)\n\nProject: sockshop\nStage: ${given.branch}\nService: carts\nProblem-Id: ${given.problem}\n`,
    at: new Date(given.at),
  });
  if (result.kind !== "committed") throw new Error(result.kind);
  return result.sha;
}

import { erroredEvaluation } from "../core/evaluation/errored-evaluation.ts";
import type { EvaluationPlace } from "../core/evaluation-request/evaluation-place.ts";
import type { FinishedEvaluation } from "../core/journal/evaluation-record.ts";
import { deployedCommit } from "../flows/evaluation/deployed-commit.ts";
import { evaluateLive } from "../flows/evaluation/evaluate-live.ts";
import { whenAnswerable } from "../flows/evaluation/when-answerable.ts";
import { readProject, type ProjectView } from "../flows/project-view.ts";
import type { Clock, Ports, Window } from "../ports.ts";
import type { Sha } from "../ports/git.ts";
import { commandLog } from "./command-log.ts";
import { CommandError, type Io } from "./io.ts";
import { configuredProject, recallProject } from "./known-projects.ts";
import type { LiveQuestion } from "./live-question.ts";
import { openIndicators } from "./open-indicators.ts";
import { findRepository, openRepository } from "./open-repository.ts";
import type { Progress } from "./progress.ts";
import type { Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

/** What is judged, as it was when somebody asked: waiting must not move it. */
type Since = { readonly commit: Sha | null; readonly window: Window };

export type LiveAnswer =
  | (Pick<FinishedEvaluation, "commit" | "provider" | "evaluation"> & {
      readonly kind: "evaluated";
      readonly window: Window;
    })
  /** The window, and the time that values take to arrive, are over at `at`. */
  | ({ readonly kind: "early"; readonly at: Date } & Since);

type Asking = { readonly clock: Clock; readonly progress: Progress; readonly since?: Since };

/** Judges now, or tells when that will be possible. Throws CommandError where the project cannot be found. */
export async function answerLive(
  io: Io,
  question: LiveQuestion,
  { clock, progress, since }: Asking,
): Promise<LiveAnswer> {
  const { place, repo } = question;
  const indicators = openIndicators(io, clock);
  const upstream =
    repo === undefined ? await knownProject(io, place.project) : await findRepository(io, repo);
  return withGit(io, [upstream], async (tools) => {
    progress.say(() => "reading the repository");
    const repository = await openRepository(tools, upstream);
    const project = configuredProject(io, place.project, repository);
    const deps = { git: tools.git, log: commandLog(io), indicators };
    const reading = await readProject(deps, project);
    if (reading.kind === "not-ready") {
      return unreadable(question, reading.reason, since?.window ?? question.windowAt(io.now()));
    }
    const view = inEra(reading.view, question);
    const now = since === undefined ? io.now() : clock.now();
    const window = since?.window ?? windowOf({ indicators }, view, { question, now });
    const commit =
      since === undefined ? await deployedCommit(deps, view, place.stage) : since.commit;
    const at = answerableAt({ indicators }, view, { place, window, now });
    if (at > now) return { kind: "early", at, commit, window };
    const { labels } = question;
    return judge({ ...deps, progress }, view, { place, labels, commit, window });
  });
}

async function knownProject(io: Io, name: string): Promise<Upstream> {
  const known = await recallProject(io, name);
  if (known !== undefined) return known;
  const shown = JSON.stringify(name);
  throw new CommandError(`name the project's repository with --repo: no ${shown} is known here`);
}

function inEra(view: ProjectView, { era }: LiveQuestion): ProjectView {
  return era === undefined ? view : { ...view, policy: { ...view.policy, era } };
}

/** Nobody waits for a bare timeframe without --watch: it is the last one of which the provider has everything. */
function windowOf(
  deps: Pick<Ports, "indicators">,
  view: ProjectView,
  { question, now }: { readonly question: LiveQuestion; readonly now: Date },
): Window {
  const { place, isFloating, watch } = question;
  const asked = question.windowAt(now);
  if (!isFloating || watch) return asked;
  const at = answerableAt(deps, view, { place, window: asked, now });
  return question.windowAt(new Date(2 * now.getTime() - at.getTime()));
}

function answerableAt(
  deps: Pick<Ports, "indicators">,
  view: ProjectView,
  given: { readonly place: EvaluationPlace; readonly window: Window; readonly now: Date },
): Date {
  const { place, window, now } = given;
  const at = whenAnswerable(deps, view, { stage: place.stage, window: written(window) });
  return at > now ? at : now;
}

async function judge(
  deps: Parameters<typeof evaluateLive>[0] & { readonly progress: Progress },
  view: ProjectView,
  given: Pick<LiveQuestion, "place" | "labels"> & Since,
): Promise<LiveAnswer> {
  const { place, commit, window } = given;
  const { stage, service } = place;
  const request = {
    stage,
    service,
    window: written(window),
    labels: given.labels,
    deployment: "primary",
    testStrategy: "",
    trigger: null,
  };
  const tell = (step: keyof typeof steps) => deps.progress.say(() => steps[step]);
  const live = await evaluateLive({ ...deps, tell }, view, { request, commit, id: null });
  if (live.kind === "evaluated") return { ...live, window };
  const { provider } = live;
  const evaluation = erroredEvaluation({
    era: view.policy.era,
    reason: "provider-unavailable",
    message: `The SLI provider ${provider} gave no usable answer: ${live.message}`,
  });
  return { kind: "evaluated", commit, provider, evaluation, window };
}

const steps = {
  objectives: "reading the objectives",
  history: "reading earlier evaluations",
  values: "querying the SLI provider",
} as const;

function unreadable(
  { era = "evenkeel" }: LiveQuestion,
  reason: string,
  window: Window,
): LiveAnswer {
  const message = `The project cannot be read: ${reason}.`;
  const evaluation = erroredEvaluation({ era, reason: "unknown-place", message });
  return { kind: "evaluated", commit: null, provider: null, evaluation, window };
}

function written({ start, end }: Window) {
  return { start: start.toISOString(), end: end.toISOString() };
}

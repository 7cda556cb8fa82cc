import { hasOpenChange } from "../journal/phase.ts";
import type { ProblemRecord } from "../journal/fold-record.ts";
import type { Policy } from "../policy/policy.ts";

/** What holds an action back although a rule asks for it; `until` is null where it ends with an event. */
export type Hold = {
  readonly guard: "open-change" | "changes-per-hour" | "cooldown" | "broken-rules";
  readonly detail: string;
  readonly until: Date | null;
};

const hour = 3_600_000;

/** The first guard that holds a new attempt of `record` back; `others` are the project's other problems. */
export function checkGuards(given: {
  readonly record: ProblemRecord;
  readonly others: readonly ProblemRecord[];
  readonly limits: Policy["limits"];
  readonly now: Date;
}): Hold | undefined {
  const sameService = given.others.filter(
    ({ problem }) =>
      problem.stage === given.record.problem.stage &&
      problem.service === given.record.problem.service,
  );
  return openChange(sameService) ?? cooldown(given, sameService) ?? changesPerHour(given);
}

type Given = Parameters<typeof checkGuards>[0];

function openChange(sameService: readonly ProblemRecord[]): Hold | undefined {
  const other = sameService.find(hasOpenChange);
  if (other === undefined) return undefined;
  return {
    guard: "open-change",
    detail: `problem ${other.id} has a change under way`,
    until: null,
  };
}

function cooldown(given: Given, sameService: readonly ProblemRecord[]): Hold | undefined {
  const ends = sameService
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ evaluated, ended }) => evaluated?.at ?? ended?.at ?? [])
    .map((at) => Date.parse(at));
  const until = new Date(Math.max(0, ...ends) + given.limits.cooldownMinutes * 60_000);
  if (ends.length === 0 || until <= given.now) return undefined;
  const detail = `cooldown of ${given.limits.cooldownMinutes} minutes after the last change`;
  return { guard: "cooldown", detail, until };
}

function changesPerHour({ record, others, limits, now }: Given): Hold | undefined {
  const times = [...others, record]
    .filter(({ problem }) => problem.stage === record.problem.stage)
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ planned }) => (planned === null ? [] : [Date.parse(planned.at)]))
    .filter((at) => at > now.getTime() - hour)
    .toSorted((a, b) => a - b);
  const oldest = times[times.length - limits.changesPerHour];
  if (oldest === undefined) return undefined;
  const detail = `${times.length} changes in the last hour, the limit is ${limits.changesPerHour}`;
  return { guard: "changes-per-hour", detail, until: new Date(oldest + hour) };
}

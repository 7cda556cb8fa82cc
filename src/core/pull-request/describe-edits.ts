import type { FileEdit } from "../action/action.ts";
import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import { codeSpan, plainWords } from "./outside-text.ts";

const mostFiles = 10;

/** What merging does, in sentences of Markdown. */
export function describeEdits(plan: RemediationPlan): string {
  const fields = plan.edits.filter(({ field }) => field !== null);
  return [
    ...(plan.purpose === "return" ? ["The problem is over, so this puts back what it was."] : []),
    ...fields.map((edit) => fieldSentence(plan, edit)),
    ...filesSentences(plan),
  ].join(" ");
}

/** One change as an item of a list, for whoever wants to know every one. */
export function editItem({ path, field, from, to }: FileEdit): string {
  const what = field === null ? "file" : codeSpan(field);
  return `- Change: ${codeSpan(path)} ${what} ${codeSpan(from ?? "absent")} → ${codeSpan(to ?? "absent")}`;
}

function fieldSentence(plan: RemediationPlan, { field, object, from, to }: FileEdit): string {
  const where = placeOf(plan);
  const owner = object === null ? where : `${codeSpan(object)} in ${where}`;
  const what = `${codeSpan(field ?? "")} of ${owner}`;
  if (to === null) return `Merging removes ${what}, which is **${plainWords(from ?? "")}** now.`;
  const before = from === null ? "" : ` from **${plainWords(from)}**`;
  return `Merging sets ${what}${before} to **${plainWords(to)}**.`;
}

function filesSentences(plan: RemediationPlan): readonly string[] {
  const files = plan.edits.filter(({ field }) => field === null);
  const kept = files.filter(({ content }) => content !== null);
  const gone = files.filter(({ content }) => content === null);
  const where = placeOf(plan);
  return [
    ...(kept.length === 0
      ? []
      : [
          `Merging puts ${listed(kept)} of ${where} back to an earlier version: ${codeSpan(plan.summary)}.`,
        ]),
    ...(gone.length === 0
      ? []
      : [`Merging deletes ${listed(gone)} of ${where}, which that version did not have.`]),
  ];
}

function listed(files: readonly FileEdit[]): string {
  const names = files.slice(0, mostFiles).map(({ path }) => codeSpan(path));
  const more = files.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more files` : "");
}

function placeOf({ stage, service }: RemediationPlan): string {
  return `\`${stage}/${service}\``;
}

import { z } from "zod";

/** What the sender of an event may speak for; without `stages` that is all of a project's. */
export const ReportScope = z.object({
  projects: z.union([z.literal("*"), z.array(z.string()).readonly()]),
  stages: z.array(z.string()).readonly().optional(),
});
export type ReportScope = z.infer<typeof ReportScope>;

type Place = { readonly project: string | null; readonly stage: string | null };

/**
 * Whether a word of the sender's counts for a problem that is known. Its event names the place itself, and the problem
 * by an id that anybody can write; a problem of no place is nobody's.
 */
export function coversKnown({ projects, stages }: ReportScope, { project, stage }: Place): boolean {
  const hasProject = project === null || projects === "*" || projects.includes(project);
  return hasProject && (stage === null || stages === undefined || stages.includes(stage));
}

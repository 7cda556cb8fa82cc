import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { placeholderFault } from "./placeholder-fault.ts";
import type { LayoutPolicy, LayoutTemplates } from "./policy.ts";

const inService = { may: ["project", "stage", "service"], must: ["service"] };

/** Templates that are left out are those of `stage-branches`, below the folder that `rules` names. */
const templates = strictMap({
  branch: place({ may: ["project", "stage", "main"], must: [] }).default("{stage}"),
  rules: place(inService).default("{service}"),
  manifests: place(inService).optional(),
  flags: place(inService).optional(),
  namespace: place({ may: ["project", "stage"], must: [] }).default("{project}-{stage}"),
})
  .transform(({ manifests, flags, ...written }): LayoutTemplates => ({
    ...written,
    manifests: manifests ?? `${written.rules}/manifests`,
    flags: flags ?? `${written.rules}/flags.yaml`,
  }))
  .superRefine((layout, context) => {
    for (const key of ["manifests", "flags"] as const) {
      if (layout.branch.includes("{stage}") || layout[key].includes("{stage}")) continue;
      const message = `all stages would share the files of ${key}: put {stage} into branch or into ${key}`;
      context.addIssue({ code: "custom", path: [key], message });
    }
  });

/** Where a project's files are: a preset's name, or templates. */
export const layoutSchema: z.ZodType<LayoutPolicy> = z.union([
  z.enum(["stage-branches", "folders"]),
  templates,
]);

function place(placeholders: {
  readonly may: readonly string[];
  readonly must: readonly string[];
}) {
  return z.string().superRefine((text, context) => {
    const message = placeholderFault(text, placeholders);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

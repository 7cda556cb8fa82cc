import { z } from "zod";
import { nameFault } from "../names.ts";

export const stageName = z.string().superRefine((name, context) => {
  const message = nameFault("stage", name);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});

/** At least one stage, and each name once: it is a branch and a part of a namespace. */
export function stageList<Item extends z.ZodType<{ readonly name: string }>>(stage: Item) {
  return z
    .array(stage)
    .min(1)
    .superRefine((stages, context) => {
      const seen = new Set<string>();
      for (const [index, { name }] of stages.entries()) {
        if (seen.has(name)) {
          const message = `there are two stages named ${JSON.stringify(name)}: rename one of them`;
          context.addIssue({ code: "custom", path: [index, "name"], message });
        }
        seen.add(name);
      }
    });
}

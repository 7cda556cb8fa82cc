import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import type { ActionType } from "./action.ts";
import { planDispatch } from "./plan-dispatch.ts";
import { keysOf, readValue, scalarText } from "./read-value.ts";
import { refusal } from "./refusal.ts";

const event = z
  .string({ error: "write the name of a repository_dispatch event" })
  .regex(/^[\w.-]{1,100}$/, "the event's name has letters, digits, dots, dashes and underscores");

const shape = strictMap({
  event: event.describe("the `repository_dispatch` event that the workflow listens to"),
  inputs: z
    .record(z.string().min(1).max(100), scalarText)
    .default({})
    .describe("single values by name; the workflow gets them as one text of JSON"),
});

const value = z.union([event.transform((name) => ({ event: name, inputs: {} })), shape], {
  error: "write the event's name, or a map with event and inputs",
});

/** Starts a GitHub workflow of the repository: how anyone adds an action of their own. */
export const workflow = {
  name: "workflow",
  aliases: [],
  parseValue: (written) =>
    readValue(typeof written === "string" ? value : shape, written, (read) => ({
      kind: "workflow",
      ...read,
    })),
  plan: (_files, effect, context) =>
    effect.kind === "workflow"
      ? planDispatch(context, {
          action: "workflow",
          event: effect.event,
          inputs: JSON.stringify(effect.inputs),
        })
      : refusal("bad-value", "workflow needs an event"),
  about: {
    does: "Starts a GitHub workflow of the project's repository by a `repository_dispatch` event, instead of a pull request.",
    forms: [
      ["clear-cache", "the event `clear-cache`"],
      ["{event: clear-cache, inputs: {region: eu, depth: 2}}", "the same, with inputs"],
    ],
    keys: keysOf(shape),
    edits:
      "No file: the workflow does what it does. What follows is observed and evaluated as after a merge.",
    refuses: [
      "the stage is in review, and no entry of `actions:` in evenkeel.yaml says `approval: none` for the event",
      "the inputs are longer than 20,000 characters",
    ],
  },
} as const satisfies ActionType;

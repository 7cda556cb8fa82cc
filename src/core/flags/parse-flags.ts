import { z } from "zod";
import type { Parsed } from "../fault.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText } from "../yaml/text-schemas.ts";
import type { Flags, WantedFlag } from "./flags.ts";
import { variants } from "./variants-schema.ts";

/**
 * A flags.yaml: `flags:` and the wanted state of each, `on`, `off`, `true` or `false`, in quotes or not, or a map of
 * `state`, `rollout` (percent of the users) and `variants`. May be empty.
 */
export function parseFlags(source: string, path: string): Parsed<Flags> {
  const document = parseYamlDocument(source, path, "text");
  return document.ok ? readDocument(document.value, flags) : document;
}

/** The unquoted words that YAML 1.1 takes for a switch's state, in any case. */
const states: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["true", true],
  ["yes", true],
  ["off", false],
  ["false", false],
  ["no", false],
]);

const state = z.string().transform((written, context) => {
  const known = states.get(written.toLowerCase());
  if (known !== undefined) return known;
  const shown = JSON.stringify(written.slice(0, 80));
  context.addIssue({ code: "custom", message: `${shown} is not a flag's state: write on or off` });
  return z.NEVER;
});

const rollout = z.string().transform((written, context) => {
  const [, number = ""] = /^(\d{1,3})\s*%?$/.exec(written.trim()) ?? [];
  if (number !== "" && Number(number) <= 100) return Number(number);
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is not a rollout: write a whole percentage from 0 to 100`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const flag = z.union([
  state.transform((enabled): WantedFlag => ({ enabled, rollout: null, variants: null })),
  strictMap({ state, rollout: rollout.nullish(), variants: variants.nullish() }).transform(
    (written): WantedFlag => ({
      enabled: written.state,
      rollout: written.rollout ?? null,
      variants: written.variants ?? null,
    }),
  ),
]);

const flags: z.ZodType<Flags> = strictMap({ flags: z.record(filledText, flag).nullable() })
  .nullable()
  .transform((written): Flags => new Map(Object.entries(written?.flags ?? {})));

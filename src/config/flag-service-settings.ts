import { z } from "zod";
import { strictMap } from "../core/yaml/strict-map.ts";
import { url, variable } from "./fields.ts";

type Unleash = {
  readonly kind: "unleash";
  readonly url: string;
  readonly tokenEnv: string;
  readonly project: string;
  /** May hold `{stage}` and `{project}`: see `environmentOf`. */
  readonly environment: string;
  /** Whether a flag that Unleash does not know is made there. */
  readonly createFlags: boolean;
};

type Flagd = {
  readonly kind: "flagd";
  /** Name of the ConfigMap in the stage's namespace that flagd reads. */
  readonly configMap: string;
  readonly tokenEnv?: undefined;
};

/** Where feature flags are kept; `kind` says which of the other keys it takes. */
export type FlagServiceSettings = Unleash | Flagd;

const place = /\{(stage|project)\}/g;
const placesFault = "may hold {stage} and {project}, and no other braces";

const needed = ["url", "tokenEnv", "environment"] as const;
const ofUnleash = [...needed, "project", "createFlags"] as const;
const ofFlagd = ["configMap"] as const;
const objectName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

const Written = strictMap({
  kind: z.enum(["unleash", "flagd"]).default("unleash"),
  url: url.optional(),
  tokenEnv: variable.optional(),
  project: z.string().min(1).optional(),
  environment: z.string().min(1).refine(hasKnownPlaces, placesFault).optional(),
  createFlags: z.boolean().optional(),
  configMap: z.string().regex(objectName, "must be the name of a ConfigMap").optional(),
});

export const FlagServiceSettings = Written.transform((written, context): FlagServiceSettings => {
  const { kind, configMap = "evenkeel-flags", url: address, tokenEnv, environment } = written;
  const foreign = kind === "flagd" ? ofUnleash : ofFlagd;
  for (const key of foreign.filter((each) => written[each] !== undefined)) {
    context.addIssue({ code: "custom", message: `takes no ${key} for ${kind}` });
  }
  if (kind === "flagd") return { kind, configMap };
  const { project = "default", createFlags = false } = written;
  if (address !== undefined && tokenEnv !== undefined && environment !== undefined) {
    return { kind, url: address, tokenEnv, project, environment, createFlags };
  }
  for (const key of needed.filter((each) => written[each] === undefined)) {
    context.addIssue({ code: "custom", message: `needs ${key} for ${kind}` });
  }
  return z.NEVER;
});

/** The environment of one stage. Two of one name have their flags in common. */
export function environmentOf(
  { environment }: Pick<Unleash, "environment">,
  at: { readonly project: string; readonly stage: string },
): string {
  return environment.replaceAll(place, (_, key: "project" | "stage") => at[key]);
}

function hasKnownPlaces(environment: string): boolean {
  return !/[{}]/.test(environment.replaceAll(place, ""));
}

import { z } from "zod";
import { strictMap } from "../core/yaml/strict-map.ts";
import { url, variable } from "./fields.ts";

const path = z.string().min(1);

const Written = strictMap({
  kind: z.enum(["prometheus", "dynatrace"]).default("prometheus"),
  url,
  tokenEnv: variable.optional(),
  user: z.string().min(1).optional(),
  passwordEnv: variable.optional(),
  /** Authorities that sign the server's certificate, and the certificate to show it: PEM files. */
  caFile: path.optional(),
  certFile: path.optional(),
  keyFile: path.optional(),
  /** How long a value may be on its way into the provider; its kind has a default. */
  ingestDelaySeconds: z.int().min(0).max(3600).optional(),
});
type Written = z.infer<typeof Written>;

/** A source of SLI values; `kind` says which of the other keys it takes. */
export const IndicatorSettings = Written.superRefine((settings, context) => {
  const faults = settings.kind === "prometheus" ? ofPrometheus(settings) : ofDynatrace(settings);
  for (const message of faults) context.addIssue({ code: "custom", message });
});
export type IndicatorSettings = Written;

function ofPrometheus(written: Written): readonly string[] {
  const { user, passwordEnv, tokenEnv, caFile, certFile, keyFile } = written;
  const faults: string[] = [];
  if ((user === undefined) !== (passwordEnv === undefined)) {
    faults.push("needs both of user and passwordEnv, or none");
  }
  if (tokenEnv !== undefined && (user ?? passwordEnv) !== undefined) {
    faults.push("takes a tokenEnv or a user, not both");
  }
  if ((certFile === undefined) !== (keyFile === undefined)) {
    faults.push("needs both of certFile and keyFile, or none");
  }
  if ((caFile ?? certFile ?? keyFile) !== undefined && !written.url.startsWith("https:")) {
    faults.push("needs a url that starts with https:// for its certificates");
  }
  return faults;
}

function ofDynatrace(written: Written): readonly string[] {
  const others = ["user", "passwordEnv", "caFile", "certFile", "keyFile"] as const;
  const foreign = others.filter((key) => written[key] !== undefined);
  return [
    ...(written.tokenEnv === undefined ? ["needs tokenEnv for Dynatrace"] : []),
    ...foreign.map((key) => `takes no ${key} for Dynatrace, only tokenEnv`),
  ];
}

import { z } from "zod";
import { url, variable } from "./fields.ts";

const path = z.string().min(1);

/** How an outside system is reached and who asks it. */
export const connectionKeys = {
  url,
  tokenEnv: variable.optional(),
  user: z.string().min(1).optional(),
  passwordEnv: variable.optional(),
  /** Authorities that sign the server's certificate, and the certificate to show it: PEM files. */
  caFile: path.optional(),
  certFile: path.optional(),
  keyFile: path.optional(),
};

type Connection = {
  readonly url: string;
  readonly tokenEnv?: string | undefined;
  readonly user?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
};

/** Keys that do not go together. Dynatrace takes an access token and nothing else. */
export function connectionFaults(
  written: Connection,
  kind: "plain" | "dynatrace",
): readonly string[] {
  return kind === "plain" ? plainFaults(written) : dynatraceFaults(written);
}

function plainFaults(written: Connection): readonly string[] {
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

function dynatraceFaults(written: Connection): readonly string[] {
  const others = ["user", "passwordEnv", "caFile", "certFile", "keyFile"] as const;
  const foreign = others.filter((key) => written[key] !== undefined);
  return [
    ...(written.tokenEnv === undefined ? ["needs tokenEnv for Dynatrace"] : []),
    ...foreign.map((key) => `takes no ${key} for Dynatrace, only tokenEnv`),
  ];
}

import { checkToken } from "./token.ts";

/** Who we are to an outside system that takes either. */
export type Credentials =
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string };

/** The header that shows them. Throws an Error that names `setting` for a token that cannot be sent. */
export function authorization(
  credentials: Credentials | undefined,
  setting: string,
): Record<string, string> {
  if (credentials === undefined) return {};
  if (credentials.kind === "bearer") {
    return { authorization: `Bearer ${checkToken(credentials.token, setting)}` };
  }
  const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

// No upper bound and no `\b`: installation tokens are some 520 characters with dots and dashes (github-bots.md §2.4).
const tokens = /\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9._-]{20,}|(?<=\/\/)[^\s/@]+(?=@)/g;

/** Takes out an Authorization header's value, what it decodes to, and whatever else looks like a token or a login. */
export function redact(text: string, authorization: string | undefined): string {
  return secretsOf(authorization)
    .reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text)
    .replaceAll(tokens, "[redacted]");
}

function secretsOf(authorization: string | undefined): readonly string[] {
  if (authorization === undefined) return [];
  const credential = authorization.replace(/^\S+\s+/, "");
  const decoded = Buffer.from(credential, "base64").toString("utf8");
  const password = decoded.slice(decoded.indexOf(":") + 1);
  return [authorization, credential, decoded, password].filter((secret) => secret.length >= 4);
}

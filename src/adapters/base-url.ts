export type BaseUrl = {
  /** For messages. */
  readonly host: string;
  /** Without a slash at its end. */
  readonly href: string;
};

/**
 * The url of an outside system as somebody configured it. Throws an Error that names `setting` if it is none, or
 * holds credentials: those belong in settings that are kept secret.
 */
export function parseBaseUrl(text: string, setting: string): BaseUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(`The url of ${setting} must start with http:// or https://.`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new Error(`The url of ${setting} must be without user, password, query and fragment.`);
  }
  return { host: url.host, href: url.href.replace(/\/+$/, "") };
}

import { parseBaseUrl } from "../base-url.ts";
import { request, type HttpAnswer, type Outside } from "../request.ts";
import { checkToken } from "../token.ts";
import { Fault } from "./schema.ts";

/** The part of the Admin API that holds the features of one project. */
export type AdminApi = {
  /** For messages. */
  readonly name: string;
  readonly call: (
    method: "GET" | "POST" | "PATCH",
    path: readonly string[],
    body?: unknown,
  ) => Promise<HttpAnswer>;
};

type Options = {
  readonly url: string;
  readonly token: string;
  readonly project: string;
  readonly environment: string;
  readonly fetch?: typeof fetch;
};

/** Throws UnavailableError for what may work later, and an Error that names the setting where the token is refused. */
export function adminApi(options: Options): AdminApi {
  const { project, environment, token } = options;
  const base = parseBaseUrl(options.url, "the flag service");
  const outside: Outside = {
    name: `Unleash at ${base.host}`,
    fetch: options.fetch ?? fetch,
    deadlineMilliseconds: 15_000,
  };
  checkToken(token, "the flag service");
  const features = `${apiOf(base.href)}/admin/projects/${encodeURIComponent(project)}/features`;
  return {
    name: outside.name,
    call: async (method, path, body) => {
      const url = new URL([features, ...path.map(encodeURIComponent)].join("/"));
      const headers = {
        authorization: token,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await request(outside, url, { method, headers, ...content });
      if (isTokenRefused(answer)) {
        throw new Error(
          `${outside.name} refused the token (${answer.status})${saying(answer)}. Set the token of the flag service ` +
            `to one that may change flags of the project ${project} in ${environment}.`,
        );
      }
      return answer;
    },
  };
}

/** Tutorials name the address of the old client API, a browser that of the pages; all of them are the same server. */
function apiOf(href: string): string {
  return `${href.replace(/\/api(\/(admin|client|frontend))?$/, "")}/api`;
}

/** Unleash answers 403 to what it never does for anybody, too. */
function isTokenRefused(answer: HttpAnswer): boolean {
  if (answer.status === 401) return true;
  return answer.status === 403 && faultOf(answer)?.name !== "InvalidOperationError";
}

export function unexpected(name: string, answer: HttpAnswer): Error {
  const hint = faultOf(answer) === undefined ? " Check the url of the flag service." : "";
  return new Error(`${name} answered ${answer.status}${saying(answer)}.${hint}`);
}

/** What Unleash says of a fault, to be put behind what happened. */
export function saying(answer: HttpAnswer): string {
  const fault = faultOf(answer);
  if (fault === undefined) return "";
  const { message, details = [] } = fault;
  const said = details.length > 0 ? details.map((each) => each.message).join("; ") : message;
  return `: ${said.slice(0, 500).replace(/\.$/, "")}`;
}

/** Undefined: something that is not Unleash answered. */
export function faultOf({ text }: HttpAnswer): Fault | undefined {
  return Fault.safeParse(parseJson(text)).data;
}

export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

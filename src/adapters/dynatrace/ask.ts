import { UnavailableError } from "../../ports.ts";
import type { HttpAnswer } from "../request.ts";
import { NoValueError } from "./no-value-error.ts";
import { send, type Asker, type Call } from "./send.ts";
import { parseJson, tellFault } from "./tell-fault.ts";

/**
 * The answer to one call. Throws NoValueError for what Dynatrace says against the call itself, RateLimitedError, and
 * UnavailableError for everything else that is no answer.
 */
export async function ask<T>(asker: Asker, call: Call<T>): Promise<T> {
  const answer = await send(asker, call);
  const json = parseJson(answer.text);
  const fault = tellFault(json);
  const refusal = refusalOf(asker, { answer, fault, scope: call.scope });
  if (refusal !== undefined) throw refusal;
  if (fault !== undefined) {
    throw new NoValueError(
      "query-error",
      `Dynatrace refused ${call.subject ?? "the query"}: ${fault}`,
    );
  }
  const read = call.schema.safeParse(json);
  if (answer.status >= 200 && answer.status < 300 && read.success) return read.data;
  const { role, outside } = asker;
  const isPage = /^\s*</.test(answer.text ?? "");
  const what = isPage ? "a page of HTML" : "something that its API does not give";
  throw new UnavailableError(
    `${outside.name} answered ${answer.status} with ${what}. Check the ${role}'s url.`,
  );
}

type Refused = {
  readonly answer: HttpAnswer;
  readonly fault: string | undefined;
  readonly scope: string;
};

/** What is wrong with token or address, whatever was asked. */
function refusalOf(
  { role, outside }: Asker,
  { answer, fault, scope }: Refused,
): UnavailableError | undefined {
  const { status, text } = answer;
  const { name } = outside;
  if (status === 401 || status === 403) {
    const said = fault === undefined ? "" : `: ${fault}`;
    return new UnavailableError(
      `${name} refused the token (${status})${said}. Give the ${role} a token of this environment that is not ` +
        `expired and has the scope ${scope}.`,
    );
  }
  if (status >= 300 && status < 400) {
    const where = `Set the ${role}'s url to where it leads.`;
    return new UnavailableError(`${name} redirects elsewhere (${status}). ${where}`);
  }
  if (text !== undefined) return undefined;
  return new UnavailableError(`${name} answered with more than 4 MiB. Narrow the selectors.`);
}

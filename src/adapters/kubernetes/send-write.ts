import type { Api } from "./api.ts";
import type { ApiRequest, ApiResponse } from "./connect.ts";
import { DeadlineError } from "./deadline-error.ts";

/** The server is well and this one write is not answered: it may be done all the same. */
export type Hanging = { readonly kind: "hanging"; readonly message: string };

/** Sends a write, and tells an object that hangs from a server that does: only the latter throws `UnavailableError`. */
export async function sendWrite(
  { send, probe }: Pick<Api, "send" | "probe">,
  request: ApiRequest,
): Promise<ApiResponse | Hanging> {
  try {
    return await send(request);
  } catch (error) {
    if (!(error instanceof DeadlineError) || (await probe()) === "silent") throw error;
    const message = `the cluster did not answer within ${error.seconds} seconds: is an admission webhook hanging?`;
    return { kind: "hanging", message };
  }
}

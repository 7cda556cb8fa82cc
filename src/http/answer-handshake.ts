/**
 * The answer to a sender of CloudEvents that asks, as their webhook specification has it, whether it may send here:
 * whoever has a token may, at any rate, since the answer 503 slows it down. Undefined for what does not ask.
 */
export function answerHandshake(headers: Headers): Response | undefined {
  const origin = headers.get("webhook-request-origin")?.trim() ?? "";
  if (!/^[A-Za-z0-9.:_*-]{1,253}$/.test(origin)) return undefined;
  const allowed = { "webhook-allowed-origin": origin, "webhook-allowed-rate": "*", allow: "POST" };
  return new Response(null, { status: 204, headers: allowed });
}

/**
 * So many problems have room in a request with all that Alertmanager says of each; more are small ones that somebody
 * made to keep the server busy.
 */
export const mostEvents = 5000;

/** How many problems a body may hold at most: each alert of a group is one, and so is whatever else is in a batch. */
export function countEvents(body: unknown): number {
  const events: readonly unknown[] = Array.isArray(body) ? body : [body];
  return events.reduce((sum: number, event) => sum + alertsIn(event), 0);
}

function alertsIn(event: unknown): number {
  const isGroup = typeof event === "object" && event !== null && "alerts" in event;
  return isGroup && Array.isArray(event.alerts) ? Math.max(1, event.alerts.length) : 1;
}

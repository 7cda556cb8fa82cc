import type { ProblemRecord } from "../journal/fold-record.ts";

/** How long after its end a problem's last words are said again, where a crash or an outage came in between. */
const graceMinutes = 60;

/** Whether somebody may still have to hear of a problem that has ended: its issue is open, or it ended just now. */
export function owesAccount({ closed, issue }: ProblemRecord, now: Date): "owed" | "settled" {
  if (closed === null) return "settled";
  const minutes = (now.getTime() - Date.parse(closed.at)) / 60_000;
  return issue !== null || minutes < graceMinutes ? "owed" : "settled";
}

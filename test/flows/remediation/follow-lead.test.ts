import { expect, it } from "vitest";
import { wakeFollowers } from "../../../src/flows/remediation/follow-lead.ts";
import { evaluated, merged, planned, proposed, reconciled } from "../../support/records.ts";
import { started } from "../evaluation/gate-bench.ts";
import { decideBench } from "./decide-bench.ts";

const at = started.toISOString();

it("wakes the problems that a lead lets go, and no others", async () => {
  const { problem, append, given, deps, enqueued } = await decideBench();
  const lead = await problem({ occurrence: "lead" }, planned(), proposed(), merged(), reconciled());
  const joined = { kind: "joined", at, lead, detail: "" } as const;
  const follower = await problem({ occurrence: "follower" }, joined);
  await problem({ occurrence: "elsewhere" }, { ...joined, lead: "0000000000" });
  await wakeFollowers(deps, await given(lead));
  expect(enqueued).toEqual([]);
  await append(lead, evaluated(1, "pass"));
  await wakeFollowers(deps, await given(lead));
  expect(enqueued).toEqual([`problem/shop/${follower}`]);
});

it("closes a problem that ended with the change of its lead as healed", async () => {
  const { problem, advance, read } = await decideBench();
  const healed = [planned(), proposed(), merged(), reconciled(), evaluated(1, "pass")];
  const lead = await problem({ occurrence: "lead" }, ...healed);
  const joined = { kind: "joined", at, lead, detail: "" } as const;
  const id = await problem({ occurrence: "follower" }, joined, { kind: "problem-resolved", at });
  await advance(id);
  expect((await read(id)).closed).toMatchObject({ reason: "healed" });
});

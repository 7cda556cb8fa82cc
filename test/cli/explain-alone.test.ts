import { describe, expect, it } from "vitest";
import { z } from "zod";
import { commandLine, ok } from "./command-line.ts";
import { dynatrace, scaling } from "./events.ts";

const Alone = z.array(
  z.strictObject({
    problem: z.looseObject({ title: z.string(), occurrence: z.string() }),
    decision: z.looseObject({ kind: z.string(), reason: z.string() }),
  }),
);

describe("explain without a repository", () => {
  it("tells the problem as it is understood, and what is needed for the rest", async () => {
    const cli = await commandLine();
    await cli.write("event.json", dynatrace());
    const { out } = ok(await cli.run("explain", "--event=event.json"));
    expect(out).toContain("problem    Response time degradation\n");
    expect(out).toContain("where      sockshop / production / carts\n");
    expect(out).toContain("decision   unknown (no-repository)\n");
    expect(out).toContain("--repo, or its rules with --remediation");
    const json = ok(await cli.run("explain", "--event=event.json", "--output=json"));
    expect(JSON.parse(json.out)).toMatchObject([
      {
        problem: {
          source: "dynatrace",
          occurrence: "-123_1580000000000V2",
          title: "Response time degradation",
          rootCause: null,
          state: "open",
          project: "sockshop",
          stage: "production",
          service: "carts",
          url: "https://dynatrace.example.org/problem/1",
        },
        decision: { kind: "unknown", rule: null, action: null, attempt: null, effect: null },
      },
    ]);
  });

  it("tells each alert of a group, and each event of a batch, also one that reports nothing", async () => {
    const cli = await commandLine();
    const alert = { status: "firing", startsAt: "2026-03-01T03:00:00Z" };
    const alerts = ["a", "b"].map((alertname) => ({ ...alert, labels: { alertname } }));
    await cli.write("group.json", JSON.stringify({ alerts }));
    const group = ok(await cli.run("explain", "--event=group.json", "--output=json"));
    expect(Alone.parse(JSON.parse(group.out)).map(({ problem }) => problem.title)).toEqual([
      "a",
      "b",
    ]);
    const other = { type: "sh.keptn.event.x.finished", source: "x", data: { project: "shop" } };
    await cli.write("batch.json", JSON.stringify([{ ...other, id: "1" }, other, other]));
    const batch = ok(await cli.run("explain", "--event=batch.json", "--output=json"));
    const events = Alone.parse(JSON.parse(batch.out));
    expect(events).toMatchObject([
      {
        problem: { title: "", state: "unknown", occurrence: "1", project: "shop" },
        decision: { kind: "ignore", reason: "not-a-problem" },
      },
      {},
      {},
    ]);
    expect(new Set(events.map(({ problem }) => problem.occurrence)).size).toBe(3);
    const text = ok(await cli.run("explain", "--event=batch.json"));
    expect(text.out).toContain("reports no problem");
    await cli.write("empty.json", '{"alerts":[]}');
    expect(ok(await cli.run("explain", "--event=empty.json", "--output=json")).out).toBe("[]\n");
    expect(ok(await cli.run("explain", "--event=empty.json")).out).toContain("reports no problem");
  });

  it.each([
    ["what is no JSON", "{", "event.json is not JSON"],
    ["what nobody sends", "{}", "event.json the body is no event that is known here"],
  ])("refuses %s", async (_, text, message) => {
    const cli = await commandLine();
    await cli.write("event.json", text);
    const ended = await cli.run("explain", "--event=event.json");
    expect(ended.code).toBe(2);
    expect(ended.err).toContain(message);
  });

  it("lets no text from outside command the terminal", async () => {
    const cli = await commandLine();
    await cli.write("event.json", dynatrace({ ProblemTitle: "\u001b]0;gotcha\u0007 slow\nid x" }));
    const ended = ok(await cli.runOn({ isTerminal: true }, "explain", "--event=event.json"));
    expect(ended.out).not.toContain("\u001b]0");
    expect(ended.out).toContain("]0;gotcha slow id x");
  });
});

const keptn = (value: string) =>
  `{apiVersion: spec.keptn.sh/0.1.4, kind: Remediation, spec: {remediations: [{problemType: Resp, actionsOnOpen: [{action: scaling, value: ${value}}]}]}}`;

async function told(rules: string, ...args: readonly string[]) {
  const cli = await commandLine();
  await cli.write("event.json", dynatrace());
  await cli.write("rules.yaml", rules);
  const files = ["--event=event.json", "--remediation=rules.yaml"];
  return cli.run("explain", ...files, ...args);
}

describe("explain --remediation", () => {
  it("decides by the rules alone, for people and for programs", async () => {
    const { out } = ok(await told(scaling));
    expect(out).toContain("decision   act scaling, attempt 1 (first-action)\n");
    expect(out).toContain("effect     by 1\n");
    const json = ok(await told(scaling, "--attempt=2", "--output=json"));
    expect(JSON.parse(json.out)).toMatchObject([
      { decision: { kind: "escalate", reason: "actions-exhausted", action: null, attempt: 2 } },
    ]);
  });

  it("reads a number as each era does, and matches as it does", async () => {
    const decisions = [];
    for (const args of [[], ["--era=0.7"], ["--era=1.x"]]) {
      const ended = ok(await told(keptn("+1"), "--output=json", ...args));
      decisions.push(Alone.parse(JSON.parse(ended.out))[0]?.decision);
    }
    expect(decisions).toMatchObject([
      { kind: "act", rule: { name: "Resp", by: "prefix" }, effect: { by: 1 } },
      { kind: "act", rule: { name: "Resp", by: "prefix" }, effect: { error: expect.any(String) } },
      { kind: "ignore", reason: "no-rule", effect: null },
    ]);
  });

  it("counts attempts as a get-action event of 1.x does", async () => {
    const cli = await commandLine();
    const type = "sh.keptn.event.get-action.triggered";
    const data = { problem: { problemTitle: "Resp" }, "get-action": { actionIndex: 1 } };
    await cli.write("event.json", JSON.stringify({ type, data }));
    await cli.write("rules.yaml", keptn('"1"'));
    const args = ["--event=event.json", "--remediation=rules.yaml", "--output=json"];
    const [read, asked, own] = [
      ok(await cli.run("explain", ...args, "--era=1.x")),
      ok(await cli.run("explain", ...args, "--era=1.x", "--attempt=1")),
      ok(await cli.run("explain", ...args)),
    ].map(({ out }) => Alone.parse(JSON.parse(out))[0]?.decision);
    expect(read).toMatchObject({ reason: "actions-exhausted", attempt: 2 });
    expect(asked).toMatchObject({ reason: "first-action", effect: { by: 1 } });
    expect(own).toMatchObject({ reason: "not-a-problem" });
  });

  it.each([
    ["rules that cannot be read", "{", [], "rules.yaml:1:"],
    ["rules that only Keptn took", "remediations: [{name: x}]", [], "rules.yaml:1:"],
    ["rules that this Keptn did not take", scaling, ["--era=0.7"], "spec.keptn.sh/0.1.4"],
    ["an unknown era", scaling, ["--era=0.8"], "0.6, 0.7, 1.x"],
    ["attempt 0", scaling, ["--attempt=0"], "above 0"],
    ["another sender's body", scaling, ["--source=alertmanager"], "not an Alertmanager webhook"],
    ["a repository beside them", scaling, ["--repo=x"], "cannot be used with"],
  ])("refuses %s", async (_, rules, args, message) => {
    const ended = await told(rules, ...args);
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toContain(message);
  });

  it("refuses to count in no rules", async () => {
    const cli = await commandLine();
    await cli.write("event.json", dynatrace());
    const ended = await cli.run("explain", "--event=event.json", "--attempt=2");
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining("--remediation") });
  });
});

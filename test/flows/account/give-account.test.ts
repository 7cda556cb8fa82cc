import { describe, expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { aProblem } from "../../support/records.ts";
import { conversationBench } from "../remediation/conversation-bench.ts";

const at = "2026-03-01T03:00:00.000Z";
const handedOver: Entry = { kind: "handed-over", at, reason: "actions-exhausted", detail: "tried" };
const told = { monitors: ["dynatrace"], notifications: ["chat"] };

describe("the comment on the pull request", () => {
  it("is one, edited only when it says something else", async () => {
    const { problem, pass, account, host, append } = await conversationBench();
    const id = await problem({});
    await pass(id);
    await account(id);
    await account(id);
    const comment = () => host.ours.get("1 evenkeel:account");
    expect(comment()).toMatchObject({ writes: 1 });
    expect(comment()?.body).toMatch(/^\*\*Waits for a person\*\*/);
    await append(id, handedOver);
    await account(id);
    expect(comment()).toMatchObject({ writes: 2 });
    expect(comment()?.body).toMatch(/^\*\*People have it\*\*: tried\./);
  });

  it("names what blocks the merge and who releases it", async () => {
    const { problem, pass, account, host } = await conversationBench(
      "stages: { production: { mode: automated } }\n",
    );
    host.protection = { kind: "unprotected", requiredChecks: [] };
    const id = await problem({});
    await pass(id);
    await account(id);
    expect(host.ours.get("1 evenkeel:account")?.body.split("\n")[0]).toBe(
      "**Does not merge yet.** Held back by `unprotected`: the branch is not protected; release: a person merges it, or protects it and requires evenkeel/validate or evenkeel/plan by the branch's rules.",
    );
  });

  it("lists the problems that joined, there and in the body", async () => {
    const { problem, pass, account, host, append, keys } = await conversationBench();
    const lead = await problem({});
    await pass(lead);
    await account(lead);
    const other = await problem({ occurrence: "second", title: "Failure rate increase" });
    await append(other, { kind: "joined", at, lead, detail: "same service" });
    keys.clear();
    await account(other);
    expect([...keys]).toEqual([`account/shop/${lead}`]);
    await account(lead);
    const listed = "- `production/carts`: `Failure rate increase`";
    expect(host.ours.get("1 evenkeel:account")?.body).toContain(listed);
    expect(host.pulls.get(1)?.body).toContain(listed);
  });
});

describe("the lead", () => {
  it("is told once that a problem joined, also while a surface has to wait", async () => {
    const { problem, account, keys, deps, clock } = await conversationBench();
    const lead = await problem({});
    const id = await problem({ occurrence: "second" }, { kind: "joined", at, lead, detail: "" });
    const other = await problem({ occurrence: "third" }, handedOver, {
      kind: "joined",
      at,
      lead,
      detail: "",
    });
    deps.accounts.issues.set("shop", Array<number>(20).fill(clock.now().getTime()));
    for (const one of [id, other]) {
      await account(one);
      expect([...keys]).toContain(`account/shop/${lead}`);
      keys.clear();
      await account(one);
      expect([...keys]).toEqual([]);
    }
  });

  it("is told once that a problem parted, and nothing goes round for ever", async () => {
    const { problem, account, append, keys } = await conversationBench();
    const lead = await problem({ service: "carts" });
    const joined: Entry = { kind: "joined", at, lead, detail: "" };
    const parted: Entry = { kind: "parted", at, lead, detail: "" };
    const id = await problem({ service: "orders", occurrence: "second" }, joined, parted);
    await append(lead, { kind: "joined", at, lead: id, detail: "" });
    const todo = [id];
    for (const [index, next] of todo.entries()) {
      expect(index).toBeLessThan(4);
      keys.clear();
      await account(next);
      todo.push(...[...keys].map((key) => key.replace("account/shop/", "")));
    }
    expect(todo).toEqual([id, lead, id]);
  });

  it("lists what joined the problems that joined it", async () => {
    const { problem, pass, account, host } = await conversationBench();
    const lead = await problem({});
    await pass(lead);
    const joined = (to: string): Entry => ({ kind: "joined", at, lead: to, detail: "" });
    const middle = await problem({ occurrence: "second", title: "second" }, joined(lead));
    await problem({ occurrence: "third", title: "third" }, joined(middle));
    await account(lead);
    const body = host.ours.get("1 evenkeel:account")?.body;
    expect(body).toContain("- `production/carts`: `second`");
    expect(body).toContain("- `production/carts`: `third`");
  });
});

describe("the issue", () => {
  it("is opened once for what people have, and closed at the end", async () => {
    const { problem, append, account, forget, host, read } = await conversationBench();
    const id = await problem({}, handedOver);
    await account(id);
    forget();
    await account(id);
    expect([...host.issues.values()]).toMatchObject([{ state: "open" }]);
    expect((await read(id)).issue).toMatchObject({ number: 100 });
    await append(id, { kind: "closed", at, reason: "resolved", detail: "it is over" });
    await account(id);
    expect(host.issues.get(100)?.state).toBe("closed");
    expect((await read(id)).issue).toBeNull();
  });

  it("that a crash left without its entry is found again", async () => {
    const { problem, account, host, read, project } = await conversationBench();
    const id = await problem({}, handedOver);
    const marker = `evenkeel:problem-${id}`;
    await host.hosting.issues.open(project.repository, { marker, title: "", body: "" });
    await account(id);
    expect(host.issues.size).toBe(1);
    expect((await read(id)).issue).toMatchObject({ number: 100 });
  });

  it("that a crash left without its entry is closed with its problem, and looked for once", async () => {
    const { problem, account, append, host, kinds, project } = await conversationBench();
    const id = await problem({}, handedOver);
    const marker = `evenkeel:problem-${id}`;
    await host.hosting.issues.open(project.repository, { marker, title: "", body: "" });
    await append(id, { kind: "closed", at, reason: "resolved", detail: "it is over" });
    await account(id);
    expect(host.issues.get(100)?.state).toBe("closed");
    host.issues.clear();
    await host.hosting.issues.open(project.repository, { marker, title: "", body: "" });
    await account(id);
    expect(host.issues.get(100)?.state).toBe("open");
    expect((await kinds(id)).filter((kind) => kind === "issue-closed")).toHaveLength(1);
  });

  it("of a lead serves the problems that went to people with it as long as it is open", async () => {
    const { problem, append, account, host } = await conversationBench();
    const lead = await problem({}, handedOver);
    const id = await problem(
      { occurrence: "second" },
      { kind: "joined", at, lead, detail: "" },
      { ...handedOver, reason: "lead" },
    );
    await account(lead);
    await account(id);
    expect(host.issues.size).toBe(1);
    await append(lead, { kind: "closed", at, reason: "resolved", detail: "it is over" });
    await account(lead);
    await account(id);
    expect([...host.issues.values()].map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  it("is not opened where the policy wants none", async () => {
    const { problem, account, host } = await conversationBench("escalation: { issues: never }\n");
    await account(await problem({}, handedOver));
    expect(host.issues.size).toBe(0);
  });
});

const shown = aProblem({ project: "shop" });

describe("the monitor", () => {
  it("hears each step once, if it reports the problem", async () => {
    const { problem, pass, account, forget, written, list } = await conversationBench("", told);
    list(shown);
    const id = await problem({});
    await pass(id);
    await account(id);
    await account(id);
    expect(written).toEqual([
      `${aProblem().occurrence} [Evenkeel triggered action](https://github.example.org/pull/1) scaling: replicas 1 → 2`,
    ]);
    const other = await problem({ source: "alertmanager", occurrence: "x" }, handedOver);
    await account(other);
    expect(written).toHaveLength(1);
    forget();
    await account(id);
    expect(written).toHaveLength(2);
  });

  it("hears of a problem once it has listed it for the project, and is waited for", async () => {
    const { problem, account, written, list, clock } = await conversationBench("", told);
    const id = await problem({}, handedOver);
    expect(await account(id)).toMatchObject({ kind: "waiting" });
    clock.advance(60_000);
    list();
    expect(await account(id)).toMatchObject({ kind: "waiting" });
    expect(written).toEqual([]);
    list(shown);
    expect(await account(id)).toEqual({ kind: "done" });
    expect(written).toHaveLength(1);
  });

  it.each([
    ["lists for another project", [aProblem({ project: "website" })]],
    ["does not list", []],
  ])("hears nothing of a problem that it %s", async (_, listed) => {
    const { problem, account, written, list, clock } = await conversationBench("", told);
    const id = await problem({}, handedOver);
    for (let times = 0; times < 2; times += 1) {
      clock.advance(300_000);
      list(...listed);
    }
    expect(await account(id)).toEqual({ kind: "done" });
    expect(written).toEqual([]);
  });

  it("that is down or wants patience holds up no other surface, and only itself", async () => {
    const { problem, account, monitor, host, sent, list } = await conversationBench("", told);
    list(shown);
    const id = await problem({}, handedOver);
    monitor.fault = new RateLimitedError("slow down", 60);
    await expect(account(id)).rejects.toThrow(UnavailableError);
    expect(host.issues.size).toBe(1);
    expect(sent).toHaveLength(2);
    monitor.fault = new Error("not a problem of this environment");
    expect(await account(id)).toEqual({ kind: "done" });
  });
});

describe("a sink", () => {
  it("hears each step once, also after a restart", async () => {
    const { problem, account, append, forget, sent, read } = await conversationBench("", told);
    const id = await problem({});
    await account(id);
    forget();
    await account(id);
    expect(sent.map(({ type }) => type)).toEqual(["dev.evenkeel.problem.opened"]);
    await append(id, handedOver);
    await account(id);
    expect(sent.map(({ type }) => type)).toEqual([
      "dev.evenkeel.problem.opened",
      "dev.evenkeel.problem.handed-over",
    ]);
    expect((await read(id)).entries.filter(({ kind }) => kind === "notified")).toHaveLength(2);
  });

  it("that is down gets what it missed, in order", async () => {
    const { problem, account, sink, sent } = await conversationBench("", told);
    const id = await problem({}, handedOver);
    sink.fault = new UnavailableError("down");
    await expect(account(id)).rejects.toThrow("down");
    sink.fault = null;
    await account(id);
    expect(sent.map(({ id: event }) => event)).toEqual([
      `${id}-opened-${at}`,
      `${id}-handed-over-${at}`,
    ]);
  });

  it("hears nothing of what another problem's change answers", async () => {
    const { problem, account, sent } = await conversationBench("", told);
    const id = await problem({}, { kind: "joined", at, lead: "abc", detail: "same service" });
    await account(id);
    expect(sent).toEqual([]);
  });
});

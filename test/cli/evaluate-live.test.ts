import { describe, expect, it } from "vitest";
import { deferred } from "../../src/flows/deferred.ts";
import { evaluateLive, type World } from "../../src/cli/evaluate-live.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { serveLoopback } from "../../src/sandbox/serve-loopback.ts";
import { createEagerClock } from "../support/eager-clock.ts";
import { pushAsPerson } from "../adapters/git/upstream.ts";
import { ok } from "./command-line.ts";
import { gate, ofCarts, record, refsOf, slo, writeRecords } from "./gate.ts";

describe("evaluate of a project", () => {
  it("judges what its provider measures now, and writes nothing", async () => {
    const cli = await gate();
    const before = await refsOf(cli.upstream);
    const { out, err } = ok(await cli.run(...cli.asking, "--timeframe=10m"));
    expect(out).toMatch(/^✔ +response_time_p90 +600 /m);
    expect(out).toMatch(/^pass: /m);
    expect(out).toMatch(
      /^2026-03-01 03:04:00 to 2026-03-01 03:14:00 UTC, measured by prometheus, objectives at \w{10}$/m,
    );
    expect(err).toBe("");
    expect(await refsOf(cli.upstream)).toBe(before);
  });

  it("compares with the journal, leaving out what was invalidated", async () => {
    const cli = await gate();
    const invalidated = { at: "2026-03-01T03:05:00Z", by: "grace", reason: "a load test" };
    await writeRecords(cli.upstream, [
      record("20260301T020000Z-1a2b3c4d", 500),
      record("20260301T030000Z-1a2b3c4d", 590, { invalidated }),
    ]);
    const ended = await cli.run(...cli.asking, "--timeframe=10m", "--output=json");
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.out)).toMatchObject({
      result: "fail",
      comparedEvents: ["20260301T020000Z-1a2b3c4d"],
      indicators: [{ value: 600, comparedValue: 500 }],
    });
  });

  it("judges by the rules of the era that it is told", async () => {
    const cli = await gate();
    const bad = slo.replace('"<1000"', '"rubbish"');
    await pushAsPerson(cli.upstream, "production", { "carts/slo.yaml": bad });
    const own = await cli.run(...cli.asking, "--timeframe=10m", "--output=json");
    expect(own.code).toBe(2);
    const keptn = await cli.run(...cli.asking, "--timeframe=10m", "--output=json", "--era=0.6");
    expect(keptn.code).toBe(1);
  });

  it("takes the last timeframe of which a slow provider has everything", async () => {
    const cli = await gate({ ingestDelaySeconds: 120 });
    const { out } = ok(await cli.run(...cli.asking, "--timeframe=10m"));
    expect(out).toContain("2026-03-01 03:02:00 to 2026-03-01 03:12:00 UTC");
  });

  it.each<[string, readonly string[]]>([
    ["is not over", ["--start=2026-03-01T03:10:00Z", "--end=2026-03-01T03:20:00Z"]],
    ["may miss values", ["--start=2026-03-01T03:00:00Z", "--timeframe=14m"]],
  ])("refuses a window that %s, with the way out", async (_, window) => {
    const cli = await gate({ ingestDelaySeconds: 60 });
    const ended = await cli.run(...cli.asking, ...window, "--output=json");
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(/complete at 2026-03-01 03:(21|15):00 UTC: .*--watch/);
    expect(JSON.parse(ended.out)).toMatchObject({ status: "errored", result: "fail" });
  });

  it("answers with an errored evaluation where the provider does not", async () => {
    const cli = await gate();
    await using broken = await serveLoopback(() => new Response("<html>", { status: 200 }));
    await cli.configure(broken.url);
    const ended = await cli.run(...cli.asking, "--timeframe=10m", "--output=json");
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.out)).toMatchObject({
      status: "errored",
      error: expect.stringMatching(/^The SLI provider prometheus gave no usable answer: /),
    });
  });

  it.each<[string, readonly string[], string]>([
    ["a stage that is none", ["--stage=prod"], 'shipyard.yaml has no stage "prod"'],
    ["a service that is none", ["--service=cart"], 'has no service "cart": it has carts'],
  ])("tells of %s", async (_, args, message) => {
    const cli = await gate();
    const ended = await cli.run(...cli.asking, "--timeframe=10m", ...args);
    expect(ended).toMatchObject({ code: 2, out: expect.stringContaining(message) });
  });

  it.each<[string, readonly string[], string]>([
    ["files beside a project", [...ofCarts, "--slo=slo.yaml"], "leave --slo or --project"],
    ["no stage and service", ["--project=shop", "--timeframe=1m"], "--stage is missing"],
    ["no window", ofCarts, "--timeframe is missing"],
    ["only an end", [...ofCarts, "--end=2026-03-01T03:10:00Z"], "--start is missing"],
    ["a short window", [...ofCarts, "--timeframe=1s"], "--timeframe must be at least a minute"],
    ["--watch with files", ["--slo=x", "--watch"], "leave --slo or --watch out"],
    ["an unknown project", [...ofCarts, "--timeframe=1m"], 'with --repo: no "shop" is known here'],
  ])("refuses %s", async (_, args, message) => {
    const cli = await gate();
    const ended = await cli.run("evaluate", ...args);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it("says which configuration is missing", async () => {
    const cli = await gate();
    const env = { EVENKEEL_CONFIG: "other.yaml" };
    const ended = await cli.runOn({ env }, ...cli.asking, "--timeframe=10m");
    expect(ended.err).toContain("other.yaml cannot be read: write it, or name it");
    expect(ended.code).toBe(2);
  });
});

describe("evaluate --watch", () => {
  const now = new Date("2026-03-01T03:14:00Z");
  const question = {
    project: "shop",
    stage: "production",
    service: "carts",
    start: "2026-03-01T03:10:00Z",
    end: "2026-03-01T03:20:00Z",
    watch: true,
  };
  async function watching(clock: World["clock"], onSignal: World["onSignal"]) {
    const cli = await gate({ ingestDelaySeconds: 30 });
    const written = { out: "", err: "" };
    const io = {
      env: { PATH: process.env["PATH"] },
      cwd: cli.folder,
      now: () => now,
      out: { isTerminal: false, write: (text: string) => void (written.out += text) },
      err: { isTerminal: true, write: (text: string) => void (written.err += text) },
    };
    const run = (output: "text" | "json") =>
      evaluateLive(io, { ...question, repo: cli.upstream, output }, { clock, onSignal });
    return { cli, run, written };
  }

  it("waits until the provider has the window's last value", async () => {
    const clock = createEagerClock(now);
    const { run, written } = await watching(clock, aSignal().onSignal);
    expect(await run("json")).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject({ result: "pass" });
    expect(clock.waits[0]).toBe(390_000);
    expect(written.err).toBe("waiting until 2026-03-01 03:20:30 UTC\n");
  });

  it("tells a terminal how long it will be, and ends at once by a signal", async () => {
    const clock = createManualClock(now);
    const { onSignal, awaited, give } = aSignal();
    const { run, written } = await watching(clock, onSignal);
    const ended = run("text");
    await awaited;
    clock.advance(1_000);
    expect(written.err).toContain("waiting until 2026-03-01 03:20:30 UTC, 389 s left");
    give();
    expect(await ended).toBe(130);
    expect(written.err.endsWith("\r\u001B[2K")).toBe(true);
    expect(written.out).toBe("");
    expect(clock.pending).toBe(0);
  });

  it("judges what was deployed when it was asked", async () => {
    const clock = createManualClock(now);
    const { onSignal, awaited } = aSignal();
    const { cli, run, written } = await watching(clock, onSignal);
    const ended = run("text");
    await awaited;
    const strict = slo.replace("<1000", "<1");
    await pushAsPerson(cli.upstream, "production", { "carts/slo.yaml": strict });
    clock.advance(390_000);
    expect(await ended).toBe(0);
    expect(written.out).toMatch(/^pass: /m);
  });
});

/** A signal that a test gives; `awaited` once the command waits for it. */
function aSignal() {
  const [caught, awaited] = [deferred<"interrupted">(), deferred<undefined>()];
  const onSignal: World["onSignal"] = () => {
    awaited.resolve(undefined);
    return { caught: caught.promise, [Symbol.dispose]: () => undefined };
  };
  return { onSignal, awaited: awaited.promise, give: () => caught.resolve("interrupted") };
}

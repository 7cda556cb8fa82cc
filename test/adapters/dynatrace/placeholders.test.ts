import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCriteria, parseMetricSelector } from "../../../src/sandbox/dynatrace/api-selector.ts";
import { measuring, recordedMetrics } from "./dynatrace-world.ts";

type Labels = Readonly<Record<string, string>>;

const answers = { metrics: () => recordedMetrics("metrics-one-series") };

async function sent(query: string, labels: Labels, filter: Labels = {}) {
  const { api, measure } = measuring({ answers, context: { labels, filter } });
  const [result] = await measure({ sli: query });
  return { asked: api.accepted[0]?.asked, state: result?.state, message: result?.message };
}

describe("a placeholder", () => {
  it.each<[string, Labels, Labels, string]>([
    ["$CONTEXT-$EVENT", {}, {}, "7c2c890f-ev-1"],
    ["$PROJECT/$STAGE/$SERVICE/$DEPLOYMENT", {}, {}, "sockshop/production/carts/primary"],
    ["$TESTSTRATEGY", {}, {}, "performance"],
    ["$LABEL.app", { app: "shop" }, {}, "shop"],
    ["$LABEL.app.name", { app: "shop", "app.name": "The Shop" }, {}, "The Shop"],
    ["$LABEL.app.tier", { app: "shop" }, {}, "shop.tier"],
    ["$LABEL.a", { a: "$SERVICE" }, {}, "refused"],
    ["$handler and $HANDLER", {}, { handler: "'carts'" }, "carts and carts"],
    ["$id", {}, { id: '"$SERVICE-$PROJECT"' }, "carts-sockshop"],
    ["$UNKNOWN", {}, {}, "$UNKNOWN"],
  ])("%s is filled in", async (placeholder, labels, filter, expected) => {
    const query = `metricSelector=a:avg&entitySelector=type(SERVICE),tag(${placeholder})`;
    const { asked } = await sent(query, labels, filter);
    const tag = asked?.["entitySelector"]?.replace("type(SERVICE),", "") ?? "tag(refused)";
    expect(tag).toBe(`tag(${expected})`);
  });

  it("keeps what a source is outside of quotes, and inside", async () => {
    const query =
      'metricSelector=a:avg&entitySelector=type(SERVICE),tag("s:$SOURCE"),tag(s:$SOURCE)';
    expect((await sent(query, {})).asked?.["entitySelector"]).toBe(
      'type(SERVICE),tag("s:https://ci.example.org"),tag(s:https://ci.example.org)',
    );
  });

  const outside = "metricSelector=a:avg&entitySelector=type(SERVICE),tag($LABEL.x)";
  it.each([
    'a"),entityName.equals("b',
    "a),entityId(b",
    "a,b",
    "~",
    "a\nb",
    "a&metricSelector=b",
    "a%22",
  ])("outside of quotes does not take the label %j", async (x) => {
    expect(await sent(outside, { x })).toMatchObject({
      asked: undefined,
      state: "query-error",
      message:
        "The value of $LABEL.x has characters that would change the query. Put the placeholder in double quotes.",
    });
  });

  it("in the key of a metric takes no transformation", async () => {
    const query = "metricSelector=calc:$LABEL.x:avg";
    expect(await sent(query, { x: "a:max" })).toMatchObject({ state: "query-error" });
    expect(await sent(query, { x: "a-b.c" })).toMatchObject({ state: "measured" });
  });

  it.each(["a'b", "a\\", 'a"b', "x\u0000"])("in a session query does not take %j", async (x) => {
    const query = "USQL;SINGLE_VALUE;;SELECT count(*) FROM usersession WHERE a = '$LABEL.x'";
    expect(await sent(query, { x })).toMatchObject({ asked: undefined, state: "query-error" });
  });

  it("in a session query must be plain outside of strings", async () => {
    const query = "USQL;SINGLE_VALUE;;SELECT $LABEL.x FROM usersession";
    expect(await sent(query, { x: "a, b" })).toMatchObject({ state: "query-error" });
  });

  it("is not swallowed by the name of a hostile label", async () => {
    const labels = { x: "a", "x),type(HOST": "b" };
    expect((await sent(outside, labels)).asked?.["entitySelector"]).toBe("type(SERVICE),tag(a)");
  });
});

/** Made of what has a meaning somewhere in a query. */
const label = fc.string({ unit: fc.constantFrom(...Array.from('ab"~(),:&=%\\$ é*/+')) });

describe("any label keeps the structure of the query", () => {
  it("in quotes", async () => {
    const query = 'metricSelector=a:avg&entitySelector=type(SERVICE),tag("k:$LABEL.x"),tag("z")';
    await holdsFor(async (x) => {
      const { asked } = await sent(query, { x });
      const { metricSelector, entitySelector, from: _from, to: _to, ...others } = asked ?? {};
      expect([metricSelector, others]).toEqual(["a:avg", { resolution: "Inf" }]);
      expect(parseCriteria(entitySelector ?? "")).toEqual([
        { name: "type", arguments: ["SERVICE"] },
        { name: "tag", arguments: [`k:${x}`] },
        { name: "tag", arguments: ["z"] },
      ]);
    });
  });

  it("in quotes of a selector that is in quotes", async () => {
    const nested = 'entitySelector("type(service),tag(~"k:$LABEL.x~")")';
    const query = `metricSelector=a:filter(in("dt.entity.service",${nested}))`;
    await holdsFor(async (x) => {
      const { asked } = await sent(query, { x });
      const criteria = [
        { name: "type", arguments: ["service"] },
        { name: "tag", arguments: [`k:${x}`] },
      ];
      expect(parseMetricSelector(asked?.["metricSelector"] ?? "")).toEqual([criteria]);
    });
  });

  it("in a selector that is in quotes, where it stands without any, or is refused", async () => {
    const nested = 'entitySelector("type(service),tag(k:$LABEL.x)")';
    const query = `metricSelector=a:filter(in("dt.entity.service",${nested}))`;
    await holdsFor(async (x) => {
      const { asked, state } = await sent(query, { x });
      const criteria = [
        { name: "type", arguments: ["service"] },
        { name: "tag", arguments: [`k:${x}`] },
      ];
      const found = asked && parseMetricSelector(asked["metricSelector"] ?? "");
      expect(found).toEqual(state === "measured" ? [criteria] : undefined);
    });
  });
});

async function holdsFor(expectation: (x: string) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(label, expectation), { numRuns: 200 });
}

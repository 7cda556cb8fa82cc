import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPlaceholders } from "../../../src/adapters/prometheus/fill-placeholders.ts";
import type { IndicatorContext } from "../../../src/ports.ts";
import { parseQuery } from "../../../src/sandbox/prometheus/parse-query.ts";
import { cartsContext } from "../../support/indicator-request.ts";

const window = { start: new Date(1571649084_000), end: new Date(1571649085_000) };

function fill(query: string, change: Partial<IndicatorContext> = {}, during = window): string {
  const context = { ...cartsContext, deployment: "primary", ...change };
  const filled = fillPlaceholders(query, context, during);
  return filled.ok ? filled.query : filled.message;
}

function read(query: string): unknown {
  const parsed = parseQuery(query);
  return parsed.kind === "selector" ? parsed.matchers.map(({ value }) => value) : parsed.kind;
}

describe("fillPlaceholders()", () => {
  it.each([
    ["rate(m[$DURATION_SECONDS])", "rate(m[1s])"],
    ['{job="$SERVICE-$PROJECT-$STAGE-$DEPLOYMENT"}', '{job="carts-sockshop-production-primary"}'],
    ["$service_$project/$stage.$deployment", "carts_sockshop/production.primary"],
    ["$SERVICE$SERVICE $$SERVICE", "cartscarts $carts"],
    ["$LABEL.build $UNKNOWN $", "$LABEL.build $UNKNOWN $"],
    ["", ""],
  ])("%s", (query, filled) => {
    expect(fill(query)).toBe(filled);
  });

  it("rounds the window up to whole seconds", () => {
    const end = new Date(window.start.getTime() + 600_001);
    expect(fill("[$DURATION_SECONDS]", {}, { ...window, end })).toBe("[601s]");
  });

  it.each([
    {
      filter: { handler: "'ItemsController.addToCart'" },
      query: "$handler $HANDLER",
      filled: "ItemsController.addToCart ItemsController.addToCart",
    },
    { filter: { job: "$SERVICE-$stage" }, query: "$job", filled: "carts-production" },
    { filter: { service: '"other"' }, query: "$service $SERVICE", filled: "other other" },
    { filter: { a: "1", ab: "2" }, query: "$a $ab $AB", filled: "1 2 2" },
    { filter: { a: "$b", b: "2" }, query: "$a", filled: "$b" },
    { filter: { "a.b(": "$&" }, query: "$a.b( $axb(", filled: "$& $axb(" },
    { filter: { "": "x" }, query: "$ $STAGE", filled: "$ production" },
    {
      filter: { by: "pod, instance" },
      query: "sum by ($by) (up)",
      filled: "sum by (pod, instance) (up)",
    },
    { filter: { a: String.raw`b\\.c` }, query: '{x=~"$a"}', filled: String.raw`{x=~"b\\.c"}` },
    { filter: { a: "b\\" }, query: '{x="$a"}', filled: '{x="b"}' },
    { filter: { a: "b\\\\" }, query: '{x="$a"}', filled: String.raw`{x="b\\"}` },
  ])("filters come first: $filter in $query", ({ filter, query, filled }) => {
    expect(fill(query, { filter })).toBe(filled);
  });

  it("takes the label whose name fits longest", () => {
    const labels = { build: "1", buildId: "2" };
    expect(fill("$LABEL.buildId $LABEL.build", { labels })).toBe("2 1");
  });

  it("does not read a label's value again, nor lets it end the string it stands in", () => {
    const labels = { owner: '$STAGE"} or vector(0) or m{a="`\n' };
    expect(fill('m{a="$LABEL.owner"}', { labels })).toBe(
      String.raw`m{a="$STAGE\u0022} or vector(0) or m{a=\u0022\u0060\u000a"}`,
    );
  });

  it.each(["up[$LABEL.range]", "up offset $LABEL.range", '{a="\\\\"}[$LABEL.range]'])(
    "takes a label outside of quotes only if it is one word: %s",
    (query) => {
      expect(fill(query, { labels: { range: "5m" } })).toBe(query.replace("$LABEL.range", "5m"));
      for (const range of ["5m]) or vector(0", "5m # ", "5m\n", "a,b", "'"]) {
        expect(fill(query, { labels: { range } })).toMatch(
          /^\$LABEL\.range stands outside of quotes, .* Put it inside quotes, or send another value\.$/,
        );
      }
    },
  );

  it("lets no label leave a comment", () => {
    expect(fill("up # $LABEL.note", { labels: { note: "x\nor vector(0)" } })).toBe(
      String.raw`up # x\u000aor vector(0)`,
    );
  });

  it("sends any label as the value that it is", () => {
    const value = fc.string({ unit: fc.constantFrom(..."\"'`\\\n#{}$a ".split("")) });
    fc.assert(
      fc.property(value, (text) => {
        const labels = { x: text };
        expect(read(fill('{a="$LABEL.x",b="end"}', { labels }))).toEqual([text, "end"]);
        expect(read(fill("{a='$LABEL.x',b='end'}", { labels }))).toEqual([text, "end"]);
        expect(read(fill("{a=`$LABEL.x`,b=`end`}", { labels }))).toHaveLength(2);
      }),
    );
  });
});

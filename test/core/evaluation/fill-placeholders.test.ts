import { describe, expect, it } from "vitest";
import {
  fillPlaceholders,
  type QueryContext,
} from "../../../src/core/evaluation/fill-placeholders.ts";

const context: QueryContext = {
  project: "sockshop",
  stage: "production",
  service: "carts",
  deployment: "primary",
  labels: {},
  filter: {},
  start: new Date(1571649084_000),
  end: new Date(1571649085_000),
};

describe("fillPlaceholders()", () => {
  it.each([
    ["rate(m[$DURATION_SECONDS])", "rate(m[1s])"],
    ['{job="$SERVICE-$PROJECT-$STAGE-$DEPLOYMENT"}', '{job="carts-sockshop-production-primary"}'],
    ["$service_$project/$stage.$deployment", "carts_sockshop/production.primary"],
    ["$SERVICE$SERVICE $$SERVICE", "cartscarts $carts"],
    ["$LABEL.build $UNKNOWN $", "$LABEL.build $UNKNOWN $"],
    ["", ""],
  ])("%s", (query, filled) => {
    expect(fillPlaceholders(query, context)).toBe(filled);
  });

  it("rounds the window up to whole seconds", () => {
    const end = new Date(context.start.getTime() + 600_001);
    expect(fillPlaceholders("[$DURATION_SECONDS]", { ...context, end })).toBe("[601s]");
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
  ])("filters come first: $filter in $query", ({ filter, query, filled }) => {
    expect(fillPlaceholders(query, { ...context, filter })).toBe(filled);
  });

  it("takes the label whose name fits longest", () => {
    const labels = { build: "1", buildId: "2" };
    expect(fillPlaceholders("$LABEL.buildId $LABEL.build", { ...context, labels })).toBe("2 1");
  });

  it("does not read a label's value again, nor lets it end the string it stands in", () => {
    const labels = { owner: '$STAGE"} or vector(0) or m{a="`\n' };
    expect(fillPlaceholders('m{a="$LABEL.owner"}', { ...context, labels })).toBe(
      String.raw`m{a="$STAGE\u0022} or vector(0) or m{a=\u0022\u0060\u000a"}`,
    );
  });
});

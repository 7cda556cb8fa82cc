import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createBodyBudget } from "../../src/http/body-budget.ts";
import { readBody } from "../../src/http/read-body.ts";

const bodyOf = (text: string) => new PassThrough().end(text);

it("a body that would go beyond the budget of all of them is not read on", async () => {
  const budget = createBodyBudget(10);
  using first = budget.open();
  using second = budget.open();
  expect(await readBody(bodyOf("123456"), 10, first.take)).toHaveLength(6);
  expect(await readBody(bodyOf("12345"), 10, second.take)).toBeUndefined();
  expect([first.isRefused(), second.isRefused()]).toEqual([false, true]);
});

it("what one request had, the next may have, also after a sender went away", async () => {
  const budget = createBodyBudget(10);
  for (const ending of ["answered", "cut off"]) {
    using share = budget.open();
    const body = new PassThrough();
    const reading = readBody(body, 10, share.take);
    body.write("1234567890");
    if (ending === "answered") body.end();
    else body.destroy();
    await reading.catch(() => undefined);
  }
  using last = budget.open();
  expect(last.take(10)).toBe(true);
  expect(last.take(1)).toBe(false);
});

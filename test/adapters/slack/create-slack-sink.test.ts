import { expect, it } from "vitest";
import { createSlackSink } from "../../../src/adapters/slack/create-slack-sink.ts";
import { slackText } from "../../../src/adapters/slack/slack-text.ts";
import { UnavailableError, type CloudEvent } from "../../../src/ports.ts";

const event: CloudEvent = {
  specversion: "1.0",
  id: "0123456789-planned-2026-03-01T03:10:00.000Z",
  source: "evenkeel/shop",
  type: "dev.evenkeel.problem.planned",
  time: "2026-03-01T03:10:00.000Z",
  datacontenttype: "application/json",
  data: { text: "shop/production/carts: <!channel> & co", link: "https://github.example.org/1" },
};
const url = "https://hooks.example.org/services/T0/B0/secret";

/** A webhook that answers as the test says, and keeps what it got. */
function webhook(status: number, said = "ok") {
  const got: { url: string; body: unknown }[] = [];
  const answering: typeof fetch = async (input, init) => {
    const body: unknown = JSON.parse(typeof init?.body === "string" ? init.body : "null");
    got.push({ url: input instanceof Request ? input.url : String(input), body });
    return new Response(said, { status });
  };
  return { got, sink: createSlackSink({ url, fetch: answering }) };
}

it("posts one line in which nobody is called, with our link", async () => {
  const { got, sink } = webhook(200);
  await sink.send(event);
  expect(got).toEqual([
    {
      url,
      body: {
        text: "shop/production/carts: &lt;!channel&gt; &amp; co <https://github.example.org/1>",
      },
    },
  ]);
});

it.each([["https://x.example/a|b"], ["javascript:alert(1)"], ["https://x.example/> <!here"]])(
  "makes no link of %s",
  (link) => {
    expect(slackText({ ...event, data: { text: "words", link } })).toBe("words");
  },
);

it("tells of an evaluation that has no text of its own", () => {
  const data = { project: "shop", stage: "production", service: "carts", result: "fail" };
  expect(slackText({ ...event, type: "sh.keptn.event.evaluation.finished", data })).toBe(
    "shop/production/carts: sh.keptn.event.evaluation.finished fail",
  );
});

it.each([429, 503])("may be asked again after %i", async (status) => {
  await expect(webhook(status).sink.send(event)).rejects.toThrow(UnavailableError);
});

it("says what to mend where Slack refuses, without the address", async () => {
  const refusal = webhook(404, "no_service").sink.send(event);
  await expect(refusal).rejects.toThrow(
    "The Slack webhook at hooks.example.org answered 404: no_service. Check the url of the Slack sink.",
  );
});

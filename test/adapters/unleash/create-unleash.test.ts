import { describe, expect, it } from "vitest";
import { createUnleash } from "../../../src/adapters/unleash/create-unleash.ts";
import type { WantedFlag } from "../../../src/core/flags/flags.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";

const options = {
  url: "http://app.example.org/unleash/api",
  token: "*:*.secret",
  project: "shop front",
  environment: "production",
  createFlags: false,
};

const on: WantedFlag = { enabled: true, rollout: null, variants: null };

function feature(enabled: boolean, strategies: readonly unknown[] = []) {
  return () => Response.json({ environments: [{ name: "production", enabled, strategies }] });
}

function service(...answers: readonly (() => Response)[]) {
  const network = recordedFetch(...answers);
  return { asked: network.asked, flags: createUnleash({ ...options, fetch: network.fetch }) };
}

describe("createUnleash()", () => {
  it("asks below the url's path, with names that cannot leave their place", async () => {
    const { asked, flags } = service(feature(false), () => new Response(null, { status: 200 }));
    await flags.set("a/../b?", on);
    expect(asked[1]?.request.method).toBe("POST");
    expect(asked[1]?.request.url).toBe(
      "http://app.example.org/unleash/api/admin/projects/shop%20front/features/a%2F..%2Fb%3F/environments/production/on",
    );
    expect(asked[0]?.request.headers.get("authorization")).toBe("*:*.secret");
  });

  it.each(["", ".", ".."])("does not ask for the flag %j", async (flag) => {
    const { asked, flags } = service();
    expect(await flags.read(flag)).toBeUndefined();
    expect(await flags.set(flag, on)).toEqual({ kind: "unknown-flag" });
    expect(asked).toEqual([]);
  });

  it("takes a flag that is archived for unknown", async () => {
    const { flags } = service(() =>
      Response.json({ name: "NotFoundError", message: "not found" }, { status: 404 }),
    );
    expect(await flags.set("Old", on)).toEqual({ kind: "unknown-flag" });
  });

  it("does not take somebody else's 404 for an unknown flag", async () => {
    const { flags } = service(() => new Response("<html>", { status: 404 }));
    await expect(flags.read("Any")).rejects.toThrow(
      "Unleash at app.example.org answered 404. Check the url of the flag service.",
    );
    await expect(flags.set("Any", on)).rejects.toThrow("Check the url of the flag service.");
  });

  it("passes on why a change was refused", async () => {
    const { flags } = service(feature(false), () =>
      Response.json(
        {
          name: "BadDataError",
          message: "see details",
          details: [{ message: "No change now." }],
        },
        { status: 400 },
      ),
    );
    await expect(flags.set("Any", on)).rejects.toThrow(
      "Unleash at app.example.org answered 400: No change now.",
    );
  });

  it("names the setting when the token may not do this, but not the token", async () => {
    const { flags } = service(() => Response.json({ message: "invalid token" }, { status: 403 }));
    const asking = flags.set("Any", on);
    await expect(asking).rejects.toThrow(
      "Unleash at app.example.org refused the token (403): invalid token. Set the token of the flag service to one " +
        "that may change flags of the project shop front in production.",
    );
    await expect(asking).rejects.not.toThrow(/secret/);
  });

  it("says so when what answers is no Unleash", async () => {
    const { flags } = service(() => new Response("<html>"));
    await expect(flags.read("Any")).rejects.toThrow("Check the url of the flag service.");
  });

  it("throws UnavailableError when Unleash is broken or away", async () => {
    const broken = service(() => new Response("", { status: 502 }));
    await expect(broken.flags.read("Any")).rejects.toThrow(UnavailableError);
    await expect(service().flags.set("Any", on)).rejects.toThrow(UnavailableError);
  });

  it.each([
    "https://app.example.org/unleash",
    "https://app.example.org/unleash/",
    "https://app.example.org/unleash/api",
    "https://app.example.org/unleash/api/",
    "https://app.example.org/unleash/api/admin",
    "https://app.example.org/unleash/api/client//",
  ])("finds the Admin API from %s", async (url) => {
    const network = recordedFetch(feature(true));
    await createUnleash({ ...options, url, fetch: network.fetch }).read("Any");
    expect(network.asked[0]?.request.url).toBe(
      "https://app.example.org/unleash/api/admin/projects/shop%20front/features/Any",
    );
  });

  it("does not take what Unleash never does for a wrong token", async () => {
    const refused = { name: "InvalidOperationError", message: "deprecated" };
    const { flags } = service(feature(false), () => Response.json(refused, { status: 403 }));
    await expect(flags.set("Any", on)).rejects.toThrow("answered 403: deprecated.");
  });

  it("opens to nobody a flag that somebody has closed to all but a few", async () => {
    const few = { id: "1", name: "userWithId", parameters: { userIds: "7" } };
    const { asked, flags } = service(feature(true, [few]));
    const variants = [{ name: "blue", weight: 1000, payload: null }];
    expect(await flags.set("Any", { ...on, variants })).toEqual({
      kind: "refused",
      message: "Any has no strategy flexibleRollout for its variants: name its rollout too",
    });
    expect(asked).toHaveLength(1);
  });

  it("changes ours among several, and nothing else of it", async () => {
    const strategies = [
      { id: "1", name: "flexibleRollout", title: "beta", parameters: { rollout: "5" } },
      { id: "2", name: "flexibleRollout", title: "Evenkeel", parameters: { rollout: "10" } },
      { id: "3", name: "flexibleRollout", disabled: true, parameters: { rollout: "1" } },
    ];
    const { asked, flags } = service(feature(true, strategies), () => Response.json({}));
    await flags.set("Any", { ...on, rollout: 20 });
    expect(asked.map(({ request }) => request.method)).toEqual(["GET", "PATCH"]);
    expect(asked[1]?.request.url).toMatch(/\/strategies\/2$/);
    expect(await asked[1]?.request.json()).toEqual([
      { op: "replace", path: "/parameters/rollout", value: "20" },
    ]);
  });
});

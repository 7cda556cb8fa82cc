import { describe, expect, it } from "vitest";
import { createUnleash } from "../../../src/adapters/unleash/create-unleash.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";

const options = {
  url: "http://app.example.org/unleash/api",
  token: "*:*.secret",
  project: "shop front",
  environment: "production",
};

function service(...answers: readonly (() => Response)[]) {
  const network = recordedFetch(...answers);
  return { asked: network.asked, flags: createUnleash({ ...options, fetch: network.fetch }) };
}

describe("createUnleash()", () => {
  it("asks below the url's path, with names that cannot leave their place", async () => {
    const { asked, flags } = service(() => new Response(null, { status: 200 }));
    await flags.set("a/../b?", true);
    expect(asked[0]?.request.method).toBe("POST");
    expect(asked[0]?.request.url).toBe(
      "http://app.example.org/unleash/api/admin/projects/shop%20front/features/a%2F..%2Fb%3F/environments/production/on",
    );
    expect(asked[0]?.request.headers.get("authorization")).toBe("*:*.secret");
  });

  it.each(["", ".", ".."])("does not ask for the flag %j", async (flag) => {
    const { asked, flags } = service();
    expect(await flags.read(flag)).toBeUndefined();
    expect(await flags.set(flag, true)).toEqual({ kind: "unknown-flag" });
    expect(asked).toEqual([]);
  });

  it("takes a flag that is archived for unknown", async () => {
    const { flags } = service(
      () => Response.json({ name: "ArchivedFeatureError", message: "archived" }, { status: 400 }),
      () => Response.json({ name: "NotFoundError", message: "not found" }, { status: 404 }),
    );
    expect(await flags.set("Old", true)).toEqual({ kind: "unknown-flag" });
  });

  it("does not take somebody else's 404 for an unknown flag", async () => {
    const { flags } = service(() => new Response("<html>", { status: 404 }));
    await expect(flags.read("Any")).rejects.toThrow(
      "Unleash at app.example.org answered 404. Check the url of the flag service.",
    );
    await expect(flags.set("Any", true)).rejects.toThrow("Check the url of the flag service.");
  });

  it("passes on why a change was refused", async () => {
    const { flags } = service(
      () =>
        Response.json(
          {
            name: "BadDataError",
            message: "see details",
            details: [{ message: "No change now." }],
          },
          { status: 400 },
        ),
      () => Response.json({ environments: [{ name: "production", enabled: false }] }),
    );
    await expect(flags.set("Any", true)).rejects.toThrow(
      "Unleash at app.example.org answered 400: No change now.",
    );
  });

  it("names the setting when the token may not do this, but not the token", async () => {
    const { flags } = service(() => Response.json({ message: "invalid token" }, { status: 403 }));
    const asking = flags.set("Any", true);
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
    await expect(service().flags.set("Any", true)).rejects.toThrow(UnavailableError);
  });
});

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { json, pull, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const installation = "GET /repos/acme/shop/installation";
const get = "GET /repos/acme/shop/pulls/7";

const mint = (id: number) => `POST /app/installations/${id}/access_tokens`;

// Tokens in the making are shared by installation id across the process.
let nextInstallation = 100;

/** The routes of an App that is installed as `ids`, one after the other. */
function appRoutes(...ids: readonly number[]) {
  const [first = nextInstallation++] = ids;
  return {
    minting: mint(first),
    routes: {
      [installation]: (_: unknown, count: number) => json({ id: ids[count] ?? first }),
      [mint(first)]: (_: unknown, count: number) =>
        json({ token: `ghs_${count + 1}`, expires_at: "2999-01-01T00:00:00Z" }, 201),
    },
  };
}

function appHosting(routes: Parameters<typeof scriptedFetch>[0]) {
  const script = scriptedFetch(routes);
  const auth = { kind: "app", appId: 42, privateKey } as const;
  return { ...script, hosting: createHosting({ auth, fetch: script.fetch, log: silent }) };
}

describe("createHosting() as an App", () => {
  it("mints one token narrowed to the repository and keeps it", async () => {
    const { minting, routes } = appRoutes();
    const { hosting, calls, bodies } = appHosting({ ...routes, [get]: () => json(pull()) });
    await hosting.pullRequests.get(repository, 7);
    await hosting.pullRequests.get(repository, 7);
    expect(await hosting.token(repository)).toBe("ghs_1");
    expect(calls.map(({ line }) => line)).toEqual([installation, minting, get, get]);
    expect(bodies(minting)).toEqual([{ repositories: ["shop"] }]);
    expect(calls[0]?.authorization).toMatch(/^bearer ey/);
    expect(calls.every(({ deadline }) => deadline)).toBe(true);
    expect(calls[2]?.authorization).toBe("token ghs_1");
  });

  it("renews a token that GitHub no longer accepts, once", async () => {
    const { minting, routes } = appRoutes();
    const { hosting, lines } = appHosting({
      ...routes,
      [get]: ({ authorization }) =>
        authorization === "token ghs_2" ? json(pull()) : json({ message: "Bad credentials" }, 401),
    });
    expect(await hosting.pullRequests.get(repository, 7)).toMatchObject({ number: 7 });
    expect(lines()).toEqual([installation, minting, get, installation, minting, get]);
  });

  it("finds the installation again when the App was installed anew", async () => {
    const { routes } = appRoutes(901);
    const { hosting } = appHosting({
      ...routes,
      [installation]: (_, count) => json({ id: count === 0 ? 900 : 901 }),
    });
    expect(await hosting.token(repository)).toBe("ghs_1");
  });

  it("says where to install the App, and asks again later", async () => {
    const { routes } = appRoutes();
    const { hosting } = appHosting({
      ...routes,
      [installation]: (call, count) =>
        count === 0
          ? json({ message: "Not Found" }, 404)
          : (routes[installation]?.(call, 0) ?? json({})),
    });
    await expect(hosting.token(repository)).rejects.toThrow(
      "The GitHub App is not installed on acme/shop: install it on acme",
    );
    expect(await hosting.token(repository)).toBe("ghs_1");
  });

  it("is the App's bot user", async () => {
    const { hosting, lines } = appHosting({
      "GET /app": () => json({ slug: "evenkeel" }),
      "GET /users/evenkeel[bot]": () => json({ login: "evenkeel[bot]", id: 9, name: null }),
    });
    const identity = {
      login: "evenkeel[bot]",
      name: "evenkeel[bot]",
      email: "9+evenkeel[bot]@users.noreply.github.com",
    };
    expect(await hosting.identity()).toEqual(identity);
    expect(await hosting.identity()).toEqual(identity);
    expect(lines()).toEqual(["GET /app", "GET /users/evenkeel[bot]"]);
  });

  it("has an address on a server that shows strangers nothing", async () => {
    const { hosting } = appHosting({ "GET /app": () => json({ slug: "evenkeel" }) });
    expect(await hosting.identity()).toMatchObject({
      email: "evenkeel[bot]@users.noreply.github.com",
    });
  });
});

describe("createHosting() with a plain token", () => {
  it("sends it and is its owner, on an Enterprise Server too", async () => {
    const script = scriptedFetch({
      "GET /api/v3/user": () => json({ login: "octocat", id: 1, name: "Octo Cat" }),
    });
    const hosting = createHosting({
      auth: { kind: "token", token: "ghp_1" },
      baseUrl: "https://github.acme.example/api/v3/",
      fetch: script.fetch,
      log: silent,
    });
    expect(await hosting.token(repository)).toBe("ghp_1");
    expect(await hosting.identity()).toEqual({
      login: "octocat",
      name: "Octo Cat",
      email: "1+octocat@users.noreply.github.com",
    });
    expect(script.calls[0]?.authorization).toBe("token ghp_1");
  });
});

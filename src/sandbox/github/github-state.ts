import type { KeyObject } from "node:crypto";
import type { AppManifest } from "./read-app-manifest.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Webhooks } from "./webhooks.ts";

/** Everything the sandbox's GitHub knows, git aside. The records are replaced, never changed. */
export type GitHubState = {
  readonly root: string;
  /** `http://127.0.0.1:PORT`, of the website and the API alike. */
  readonly origin: string;
  /** The world's clock. Tokens expire by the machine's, as the libraries that hold them use that one. */
  readonly now: () => Date;
  readonly nextId: () => number;
  readonly app: AppRegistration;
  readonly bot: Account;
  /** By lower-case login. */
  readonly accounts: Map<string, Account>;
  /** By lower-case login of the owner. */
  readonly installations: Map<string, Installation>;
  readonly credentials: Map<string, Credential>;
  /** By lower-case `owner/name`. */
  readonly repositories: Map<string, RepositoryState>;
  readonly webhooks: Webhooks;
};

export type AppRegistration = AppManifest & {
  readonly id: number;
  readonly slug: string;
  readonly publicKey: KeyObject;
  readonly createdAt: Date;
};

export type RepositoryRole = "read" | "write" | "admin";

export type Account = {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
  /** What a user may do in every repository. */
  readonly role: RepositoryRole;
};

export type Installation = {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: Date;
};

export type Permissions = AppManifest["permissions"];

type Credential =
  | { readonly kind: "user"; readonly user: Account }
  | {
      readonly kind: "installation";
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Repository ids, or all that the installation covers. */
      readonly repositories: ReadonlySet<number> | "all";
      /** Milliseconds since the epoch, by the machine's clock. */
      readonly expiresAt: number;
    };

export type Caller = Credential | { readonly kind: "app" } | { readonly kind: "anonymous" };

import { createHash, timingSafeEqual } from "node:crypto";

/** What a monitoring system shows to be believed, and what it may speak for. Without `stages` that is all of them. */
export type EventToken = {
  readonly token: string;
  readonly projects: readonly string[] | "*";
  readonly stages?: readonly string[];
};

/** The token of an `Authorization: Bearer` or `x-token` header (keptn.md §6.1), if it is one of `known`. */
export function findToken(headers: Headers, known: readonly EventToken[]): EventToken | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const given = bearer ?? headers.get("x-token") ?? "";
  if (given === "") return undefined;
  const digest = digestOf(given);
  // All are compared, and digests of one length: the time taken says nothing about any of them.
  const matching = known.filter((each) => timingSafeEqual(knownDigest(each), digest));
  return matching[0];
}

/** The project that events mean which name none: that of a token for one project. */
export function soleProject({ projects }: EventToken): string | null {
  const [first, ...others] = projects === "*" ? [] : projects;
  return others.length === 0 ? (first ?? null) : null;
}

export type Permission =
  | { readonly kind: "permitted" }
  | { readonly kind: "forbidden"; readonly field: string; readonly message: string };

/** Whether the token's owner may speak for a project's stage; a null stage is one that the event does not name. */
export function permit(
  { projects, stages }: EventToken,
  { project, stage }: { readonly project: string | null; readonly stage: string | null },
): Permission {
  if (projects !== "*" && (project === null || !projects.includes(project))) {
    return forbidden("project", project);
  }
  if (stages !== undefined && (stage === null || !stages.includes(stage))) {
    return forbidden("stage", stage);
  }
  return { kind: "permitted" };
}

function forbidden(field: "project" | "stage", name: string | null): Permission {
  const message =
    name === null
      ? `is missing, and this token may not report for every ${field}: let the event name one`
      : `${JSON.stringify(name)} is none that this token may report for: use the ${field}'s own token`;
  return { kind: "forbidden", field, message };
}

const digests = new WeakMap<EventToken, Buffer>();

function knownDigest(known: EventToken): Buffer {
  const digest = digests.get(known) ?? digestOf(known.token);
  digests.set(known, digest);
  return digest;
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

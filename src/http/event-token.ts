import { createHash, timingSafeEqual } from "node:crypto";
import type { Problem } from "../core/problem/problem.ts";

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
  const matching = known.filter(({ token }) => timingSafeEqual(digestOf(token), digest));
  return matching[0];
}

export type Permission =
  | { readonly kind: "permitted"; readonly problem: Problem }
  | { readonly kind: "forbidden"; readonly field: string; readonly message: string };

/** Whether the token's owner may report `problem`. A token for one project also says which project that is. */
export function permit({ projects, stages }: EventToken, problem: Problem): Permission {
  const [first, ...others] = projects === "*" ? [] : projects;
  const sole = others.length === 0 ? first : undefined;
  const project = problem.project ?? sole ?? null;
  if (projects !== "*" && (project === null || !projects.includes(project))) {
    return forbidden("project", project);
  }
  if (stages !== undefined && (problem.stage === null || !stages.includes(problem.stage))) {
    return forbidden("stage", problem.stage);
  }
  return { kind: "permitted", problem: { ...problem, project } };
}

function forbidden(field: "project" | "stage", name: string | null): Permission {
  const message =
    name === null
      ? `is missing, and this token may not report for every ${field}: let the event name one`
      : `${JSON.stringify(name)} is none that this token may report for: use the ${field}'s own token`;
  return { kind: "forbidden", field, message };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

import { verify } from "node:crypto";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { AppRegistration } from "./github-state.ts";

const Claims = z.object({
  iss: z.union([z.string(), z.number()]),
  iat: z.number(),
  exp: z.number(),
});
const Header = z.object({ alg: z.literal("RS256") });

const LEEWAY_SECONDS = 60;
const LONGEST_SECONDS = 600;

/** Throws GitHub's 401 unless `token` is a JWT that the App signed and that is valid now. */
export function verifyAppJwt(app: AppRegistration, token: string): void {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = Header.safeParse(decode(head));
  const claims = Claims.safeParse(decode(body));
  if (!header.success || !claims.success) throw undecodable();
  const signed = verify(
    "sha256",
    Buffer.from(`${head}.${body}`),
    app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!signed) throw undecodable();
  // The library that signs uses the machine's clock, so the world's clock has no say here.
  const now = Date.now() / 1000;
  const { iss, iat, exp } = claims.data;
  if (String(iss) !== String(app.id)) throw new ApiError(401, "Integration not found");
  if (iat > now + LEEWAY_SECONDS) {
    throw new ApiError(401, "'Issued at' claim ('iat') must be an Integer representing the time");
  }
  if (exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + LONGEST_SECONDS + LEEWAY_SECONDS) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function undecodable(): ApiError {
  return new ApiError(401, "A JSON web token could not be decoded");
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

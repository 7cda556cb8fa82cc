import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Of `admin`, who may do everything. */
export const adminToken = "admin-token";
/** Of the user `limited`, who may do nothing but what a test binds a role to. */
export const limitedToken = "limited-token";

/** Writes the keys of service accounts and the tokens of users; gives the API server's flags for them. */
export async function writeCredentials(folder: string): Promise<readonly string[]> {
  const [publicKey, privateKey] = [join(folder, "sa.pub"), join(folder, "sa.key")];
  const tokens = join(folder, "tokens.csv");
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  await writeFile(publicKey, pair.publicKey);
  await writeFile(privateKey, pair.privateKey);
  await writeFile(tokens, `${adminToken},admin,1,"system:masters"\n${limitedToken},limited,2,\n`);
  return [
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${publicKey}`,
    `--service-account-signing-key-file=${privateKey}`,
    `--token-auth-file=${tokens}`,
  ];
}

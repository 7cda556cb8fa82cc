import type { CommitChange, Sha } from "../../ports/git.ts";
import { checkSha } from "./check-names.ts";
import type { Mirror } from "./mirror.ts";
import type { Edit } from "./plan-edits.ts";

export type Identity = { readonly name: string; readonly email: string };

/** Makes blobs, trees and one commit on `ref` by one `git fast-import`; nothing is checked out. */
export async function importCommit(
  mirror: Mirror,
  ref: string,
  commit: {
    readonly parent: Sha | undefined;
    readonly edits: readonly Edit[];
    readonly change: CommitChange;
    readonly identity: Identity;
  },
): Promise<Sha> {
  const { parent, edits, change, identity } = commit;
  const stream = Buffer.concat([
    line("feature done"),
    line(`commit ${ref}`),
    line("mark :1"),
    line(`author ${person(change.author ?? identity, change.at)}`),
    line(`committer ${person(identity, change.at)}`),
    ...bytes(Buffer.from(message(change.message))),
    ...(parent === undefined ? [] : [line(`from ${checkSha(parent)}`)]),
    // Deletions first, so that a folder may take the place of a file that goes.
    ...edits.flatMap(({ path, content }) => (content === null ? [line(`D ${quoted(path)}`)] : [])),
    ...edits.flatMap(({ path, mode, content }) =>
      content === null ? [] : [line(`M ${mode} inline ${quoted(path)}`), ...bytes(content)],
    ),
    line(""),
    line("get-mark :1"),
    line("done"),
  ]);
  const output = await mirror.local(["fast-import", "--date-format=raw", "--done"], stream);
  return checkSha(output.toString("utf8").trim());
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}

function bytes(content: Uint8Array): readonly Uint8Array[] {
  return [line(`data ${content.byteLength}`), content, line("")];
}

function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function message(text: string): string {
  return `${text.replaceAll("\0", "").trim()}\n`;
}

function person({ name, email }: Identity, at: Date): string {
  return `${headerText(name)} <${headerText(email).replaceAll(" ", "")}> ${Math.floor(at.getTime() / 1000)} +0000`;
}

/** Names come from outside; `<`, `>` and line ends would break the header. */
function headerText(text: string): string {
  return text.replaceAll(/[\p{Cc}\s<>]+/gu, " ").trim();
}

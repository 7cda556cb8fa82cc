/** One line of a push: what a ref was, what it shall be, both shas. */
type PushCommand = { readonly old: string; readonly to: string; readonly ref: string };

export type PushRequest = {
  readonly commands: readonly PushCommand[];
  readonly capabilities: ReadonlySet<string>;
};

/** Reads the commands at the start of a `git-receive-pack` request (gitprotocol-pack). */
export function parsePush(body: Uint8Array): PushRequest {
  const bytes = Buffer.from(body);
  const commands: PushCommand[] = [];
  const capabilities = new Set<string>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (!(length > 4)) break;
    const [line = "", features = ""] = bytes.toString("utf8", at + 4, at + length).split("\0", 2);
    for (const feature of features.trim().split(" ")) capabilities.add(feature);
    const command = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+?)\n?$/.exec(line);
    if (command !== null) {
      const [, old = "", to = "", ref = ""] = command;
      commands.push({ old, to, ref });
    }
    at += length;
  }
  return { commands, capabilities };
}

/**
 * The answer that refuses a whole push: `reason` is shown for each ref, `message` as lines of the remote.
 * GitHub says "protected branch hook declined" where a hook of plain git would say "pre-receive hook declined".
 */
export function refusePush(push: PushRequest, reason: string, message: string): Buffer {
  const report = Buffer.concat([
    packet("unpack ok\n"),
    ...push.commands.map(({ ref }) => packet(`ng ${ref} ${reason}\n`)),
    FLUSH,
  ]);
  if (!push.capabilities.has("side-band-64k")) return report;
  return Buffer.concat([
    packet(Buffer.concat([Buffer.from([2]), Buffer.from(message)])),
    packet(Buffer.concat([Buffer.from([1]), report])),
    FLUSH,
  ]);
}

const FLUSH = Buffer.from("0000");

function packet(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  const length = (bytes.length + 4).toString(16).padStart(4, "0");
  return Buffer.concat([Buffer.from(length), bytes]);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { commandLine } from "./command-line.ts";

it("the program itself runs a command, writes its streams and ends with its code", async () => {
  const cli = await commandLine();
  await cli.write("shipyard.yaml", "stages:\n- name: Dev\n");
  const args = ["--import", "tsx", `${process.cwd()}/src/cli/main.ts`];
  const child = spawn(process.execPath, [...args, "validate", cli.folder], { env: process.env });
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (written.out += String(chunk)));
  child.stderr.on("data", (chunk) => (written.err += String(chunk)));
  const [code] = await once(child, "close");
  expect({ code, ...written }).toEqual({
    code: 1,
    out: expect.stringMatching(
      /shipyard\.yaml:2:9: stage name "Dev" .*\n\n1 file read, 1 fault\n$/,
    ),
    err: "",
  });
});

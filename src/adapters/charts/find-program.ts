import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** The program of a name in the first folder of a PATH that has it, or the one at a path; undefined if there is none that can run. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  if (name.includes("/")) return (await isProgram(name)) ? name : undefined;
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

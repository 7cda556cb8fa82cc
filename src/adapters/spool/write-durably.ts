import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The file is whole and on disk once this resolves, or as it was before: a crash leaves at most a `.tmp` file. */
export async function writeDurably(folder: string, name: string, content: string): Promise<void> {
  const temporary = join(folder, `${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // The rename itself is only safe once the folder is.
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

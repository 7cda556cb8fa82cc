import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { findProgram } from "./find-program.ts";

/** Paths, or names to be found on the PATH; null: the usual name on the PATH. */
export type ProgramNames = {
  readonly helm: string | null;
  readonly kustomize: string | null;
  readonly kubectl: string | null;
};

export type ChartProgram =
  | {
      readonly kind: "program";
      readonly file: string;
      /** Arguments that come before all others. */
      readonly args: readonly string[];
      /** Changes when another program is put in its place. */
      readonly identity: string;
    }
  | { readonly kind: "no-program"; readonly message: string };

export async function findHelm(names: ProgramNames, path: string): Promise<ChartProgram> {
  const file = await findProgram(names.helm ?? "helm", path);
  if (file !== undefined) return program(file, []);
  if (names.helm !== null) return missing("EVENKEEL_HELM", names.helm);
  const message =
    "helm is not on the PATH of this server: install Helm 3 or 4, or name the program in EVENKEEL_HELM";
  return { kind: "no-program", message };
}

/** `kustomize`, else the one that is built into kubectl. A program that is named counts more than one on the PATH. */
export async function findKustomize(names: ProgramNames, path: string): Promise<ChartProgram> {
  const { kustomize, kubectl } = names;
  if (kustomize !== null || kubectl === null) {
    const file = await findProgram(kustomize ?? "kustomize", path);
    if (file !== undefined) return program(file, ["build"]);
    if (kustomize !== null) return missing("EVENKEEL_KUSTOMIZE", kustomize);
  }
  const file = await findProgram(kubectl ?? "kubectl", path);
  if (file !== undefined) return program(file, ["kustomize"]);
  if (kubectl !== null) return missing("EVENKEEL_KUBECTL", kubectl);
  const message =
    "neither kustomize nor kubectl is on the PATH of this server: install one, or name it in EVENKEEL_KUSTOMIZE or EVENKEEL_KUBECTL";
  return { kind: "no-program", message };
}

async function program(found: string, args: readonly string[]): Promise<ChartProgram> {
  // It runs in another folder.
  const file = resolve(found);
  const { size, mtimeMs } = await stat(file);
  return { kind: "program", file, args, identity: `${file} ${size} ${mtimeMs}` };
}

function missing(variable: string, name: string): ChartProgram {
  const message = `${variable} is ${name}, and there is no such program that this server may run: correct it, or install it there`;
  return { kind: "no-program", message };
}

import { journalBranch } from "./layout.ts";

export const evaluationFolder = "evaluations";

/** What is asked for and not answered yet; one folder, so that a sweep finds it without looking at the history. */
export const openEvaluationFolder = `${evaluationFolder}/open`;

export function openEvaluationFile(id: string): string {
  return `${openEvaluationFolder}/${id}.json`;
}

/** Folder of a service's finished evaluations on the journal branch. */
export function serviceEvaluations(stage: string, service: string): string {
  return `${evaluationFolder}/${stage}/${service}`;
}

export function evaluationFile({
  stage,
  service,
  id,
}: {
  readonly stage: string;
  readonly service: string;
  readonly id: string;
}): string {
  return `${serviceEvaluations(stage, service)}/${id}.json`;
}

const id = String.raw`(?<id>\d{8}T\d{6}Z-[0-9a-f]{8})`;
const openFile = new RegExp(`^${openEvaluationFolder}/${id}\\.json$`);
const finishedFile = new RegExp(
  `^${evaluationFolder}/(?<stage>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/${id}\\.json$`,
);

const pageEnd = new RegExp(`[/#]${id}(?:\\.json)?$`);

/** The open evaluation whose intent `path` is; undefined for any other file. */
export function openEvaluationOfFile(path: string): string | undefined {
  return openFile.exec(path)?.groups?.["id"];
}

/** The finished evaluation whose record `path` is; undefined for any other file. */
export function evaluationOfFile(
  path: string,
): { readonly stage: string; readonly service: string; readonly id: string } | undefined {
  const { stage, service, id: found } = finishedFile.exec(path)?.groups ?? {};
  return stage === undefined || service === undefined || found === undefined
    ? undefined
    : { stage, service, id: found };
}

/** The evaluation that the page or the fragment of an address names; undefined where it names none. */
export function evaluationOfPage(url: string): string | undefined {
  return pageEnd.exec(url)?.groups?.["id"];
}

/** Where a person reads an evaluation: a status links there. */
export function evaluationPage(repositoryUrl: string, path: string): string {
  return `${repositoryUrl.replace(/\.git$/, "")}/blob/${journalBranch}/${path}`;
}

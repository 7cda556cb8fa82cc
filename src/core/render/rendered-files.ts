/** One document of what a program rendered, and the template that it came from as Helm names it. */
export type RenderedFile = { readonly source: string | null; readonly text: string };

/**
 * Takes rendered YAML apart at its `---` lines. Helm writes `# Source: <chart>/templates/<file>` on top of each document; one without
 * it came from the file before, as in a CRD file of several documents. Documents without a word are left out.
 */
export function renderedFiles(text: string): readonly RenderedFile[] {
  const files: RenderedFile[] = [];
  let source: string | null = null;
  for (const part of text.split(/^---(?:[ \t].*)?\r?$\n?/m)) {
    const own = /^# Source: (?<source>.+?)\r?(?:\n|$)/.exec(part);
    source = own?.groups?.["source"] ?? source;
    const document = own === null ? part : part.slice(own[0].length);
    if (/^\s*[^\s#]/m.test(document)) files.push({ source, text: document });
  }
  return files;
}

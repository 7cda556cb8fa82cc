import { z } from "zod";
import type { Parsed } from "../fault.ts";
import { lookupTable } from "../yaml/lookup-table.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, text } from "../yaml/text-schemas.ts";
import type { Sli } from "./sli.ts";

/** A sli.yaml (keptn.md §5.7). */
export function parseSli(source: string, path: string): Parsed<Sli> {
  const document = parseYamlDocument(source, path, "text");
  return document.ok ? readDocument(document.value, sli) : document;
}

const sli: z.ZodType<Sli> = strictMap({
  spec_version: text.nullish(),
  indicators: z.record(filledText, filledText).nullable(),
}).transform(({ spec_version, indicators }): Sli => ({
  specVersion: spec_version ?? "",
  indicators: lookupTable(indicators ?? {}),
}));

import { z } from "zod";
import type { CloudEvent } from "../../ports.ts";

const Told = z.object({ text: z.string(), link: z.string().nullish() });
const Judged = z.object({
  project: z.string().nullish(),
  stage: z.string().nullish(),
  service: z.string().nullish(),
  result: z.string().nullish(),
});

const longest = 3000;

/** An event as one line of Slack's own markup, in which nobody is called and nothing but our link is one. */
export function slackText({ type, data }: CloudEvent): string {
  const told = Told.safeParse(data);
  if (!told.success) return escapeText(judgedText(type, data));
  const { text, link } = told.data;
  const isLink = link !== null && link !== undefined && /^https?:\/\/[^\s<>|]+$/.test(link);
  return `${escapeText(text)}${isLink ? ` <${escapeText(link)}>` : ""}`;
}

/** An evaluation's answer has no text of its own. */
function judgedText(type: string, data: CloudEvent["data"]): string {
  const { project, stage, service, result } = Judged.parse(data);
  const where = [project, stage, service].filter((part) => typeof part === "string").join("/");
  return `${where}: ${type}${result === null || result === undefined ? "" : ` ${result}`}`;
}

/** Slack reads `<…>` as a link or a call such as `<!channel>`; three escapes are all that it knows. */
function escapeText(text: string): string {
  return text
    .slice(0, longest)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

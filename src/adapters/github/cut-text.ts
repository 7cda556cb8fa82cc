/** GitHub allows 65,536 characters and counts them in its own way; this stays clear of it. */
const bodyLimit = 60_000;

/** Markdown short enough for a body, cut between paragraphs and saying so; an open code fence is closed. */
export function cutBody(markdown: string, limit = bodyLimit): string {
  if (markdown.length <= limit) return markdown;
  const note = `_Cut here: GitHub's limit leaves no room for the other ${markdown.length - limit} characters._`;
  const head = markdown.slice(0, limit - note.length - 20);
  const paragraph = head.lastIndexOf("\n\n");
  const kept = wellFormed(paragraph > 0 ? head.slice(0, paragraph) : head);
  const fence = openFence(kept);
  return fence === undefined ? `${kept}\n\n${note}` : `${kept}\n${fence}\n\n${note}`;
}

/** One line of at most `limit` code points, with an ellipsis where it was cut. */
export function cutLine(text: string, limit: number): string {
  const points = Array.from(text.replaceAll(/\s+/g, " ").trim());
  return points.length <= limit ? points.join("") : `${points.slice(0, limit - 1).join("")}…`;
}

function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}

function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === null) continue;
    const [, marks = "", rest = ""] = fence;
    if (open === undefined) open = marks;
    else if (marks.startsWith(open) && rest.trim() === "") open = undefined;
  }
  return open;
}

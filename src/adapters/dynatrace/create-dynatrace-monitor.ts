import { z } from "zod";
import type { OpenProblem } from "../../core/monitor/open-problem.ts";
import { UnavailableError, type Monitor } from "../../ports.ts";
import { ask } from "./ask.ts";
import { connect, type DynatraceConnection } from "./connect.ts";
import { NoValueError } from "./no-value-error.ts";
import { readProblem } from "./read-problem.ts";
import { CommentsPage, ProblemsPage } from "./schema.ts";
import type { Asker, Call } from "./send.ts";

export type DynatraceMonitorOptions = DynatraceConnection & {
  readonly pollSeconds: number;
  /** Only what this alerting profile lets through; otherwise every problem of the environment. */
  readonly alertingProfile?: string | undefined;
};

/** Of problems, which with many entities and tags have kilobytes each; of comments, of which there are few. */
const pageSize = "200";
const mostPages = 100;

/**
 * The problems API of Dynatrace, version 2. A token needs `problems.read`, and `problems.write` for comments. Problems
 * under maintenance are listed as suppressed: Dynatrace notifies nobody of them.
 */
export function createDynatraceMonitor(options: DynatraceMonitorOptions): Monitor {
  const connection = connect(options, "monitor");
  const asker: Asker = { ...connection, stop: new AbortController().signal };
  const { pollSeconds, alertingProfile } = options;
  const profile =
    alertingProfile === undefined
      ? []
      : [`problemFilterNames.equals("${alertingProfile.replaceAll(/["~]/g, "~$&")}")`];

  async function list(maintenance: boolean): Promise<readonly OpenProblem[]> {
    const criteria = ['status("open")', `underMaintenance(${maintenance})`, ...profile];
    const pages = await askPages(asker, {
      path: problemsPath,
      // Without a time Dynatrace looks at two hours, and it keeps no problem for longer.
      parameters: { problemSelector: criteria.join(","), from: "now-1y", pageSize },
      scope: "problems.read",
      subject: "the list of problems",
      schema: ProblemsPage,
    });
    const { href } = asker;
    return pages
      .flatMap(({ problems }) => problems)
      .flatMap((listed) => readProblem(listed, { href, isSuppressed: maintenance }) ?? []);
  }

  return {
    source: "dynatrace",
    pollSeconds,
    listOpen: async () => {
      try {
        return [...(await list(false)), ...(await list(true))];
      } catch (error) {
        throw error instanceof NoValueError ? new UnavailableError(error.message) : error;
      }
    },
    comment: async (occurrence, text) => {
      // These would turn the url of a problem into that of something else.
      if ([".", ".."].includes(occurrence)) return;
      const call = {
        path: `${problemsPath}/${encodeURIComponent(occurrence)}/comments`,
        subject: `to comment on problem ${occurrence.slice(0, 100)}`,
      };
      const pages = await askPages(asker, {
        ...call,
        parameters: { pageSize },
        scope: "problems.read",
        schema: CommentsPage,
      });
      const wanted = text.trim();
      const known = pages.flatMap(({ comments }) => comments);
      if (known.some(({ content }) => plain(content ?? "") === plain(wanted))) return;
      await ask(asker, {
        ...call,
        parameters: {},
        scope: "problems.write",
        body: { message: wanted, context: "evenkeel" },
        schema: z.unknown(),
      });
    },
  };
}

const problemsPath = "/api/v2/problems";

type Page = { readonly nextPageKey?: string | null | undefined };

async function askPages<P extends Page>(asker: Asker, call: Call<P>): Promise<readonly P[]> {
  const pages = [await ask(asker, call)];
  for (let key = pages[0]?.nextPageKey; key; key = pages.at(-1)?.nextPageKey) {
    if (pages.length === mostPages) {
      throw new UnavailableError(
        `${asker.outside.name} has more than ${mostPages} pages of them. Narrow what the monitor lists.`,
      );
    }
    pages.push(await ask(asker, { ...call, parameters: { nextPageKey: key } }));
  }
  return pages;
}

/** Line ends and spaces may come back as others. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

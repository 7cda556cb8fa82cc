import { pino, stdSerializers, type DestinationStream } from "pino";
import type { Log } from "../../ports.ts";

const gitHubToken =
  /\b(gh[a-z]_[A-Za-z0-9._-]{16,}|github_pat_\w+)|(?<=\b(?:bearer|basic|token) )[\w.~+/=-]{12,}/gi;

/** JSON lines by pino. Known secrets, and what looks like a GitHub token, never get out. */
export function createLog(options: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly destination?: DestinationStream;
}): Log {
  const forms = options.secrets
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= 6)
    .toSorted((a, b) => b.length - a.length)
    .flatMap(writtenForms);
  const redact = (line: string) =>
    forms
      .reduce((text, form) => text.replaceAll(form, "[redacted]"), line)
      .replaceAll(gitHubToken, "[redacted]");
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: stdSerializers.errWithCause },
      hooks: { streamWrite: redact },
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

/** A secret as it stands in a line of the log, and in JSON that is a text in it, two deep; the longest first. */
function writtenForms(secret: string): readonly string[] {
  const once = escaped(secret);
  const twice = escaped(once);
  return [...new Set([escaped(twice), twice, once])];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

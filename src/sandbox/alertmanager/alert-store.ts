import type { Clock } from "../../ports.ts";
import type { PostedAlert, PostedSilence } from "./schema.ts";

type Labels = Readonly<Record<string, string>>;

export type StoredAlert = {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly updatedAt: Date;
  readonly generatorURL: string;
};

export type AlertStore = {
  /** Those that fire, in the order of their fingerprints. */
  readonly firing: () => readonly StoredAlert[];
  readonly put: (alert: PostedAlert) => void;
  /** Answers its id. */
  readonly silence: (silence: PostedSilence) => string;
  /** Ids of the silences that an alert is under. */
  readonly silencedBy: (alert: StoredAlert) => readonly string[];
};

const resolveMilliseconds = 300_000;

/** An alert whose end has come fires no more; the same labels while it fires are the same alert. */
export function createAlertStore(clock: Clock): AlertStore {
  const alerts = new Map<string, StoredAlert>();
  const silences = new Map<string, PostedSilence>();
  const isFiring = ({ endsAt }: StoredAlert) => endsAt > clock.now();
  return {
    firing: () =>
      [...alerts.values()]
        .filter(isFiring)
        .toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
    put: ({ labels, annotations, startsAt, endsAt, generatorURL }) => {
      const now = clock.now();
      const fingerprint = fingerprintOf(labels);
      const before = alerts.get(fingerprint);
      const begin = startsAt ?? (endsAt !== undefined && endsAt < now ? endsAt : now);
      const continued = before !== undefined && isFiring(before) ? before.startsAt : begin;
      alerts.set(fingerprint, {
        fingerprint,
        labels,
        annotations,
        generatorURL,
        startsAt: continued < begin ? continued : begin,
        endsAt: endsAt ?? new Date(now.getTime() + resolveMilliseconds),
        updatedAt: now,
      });
    },
    silence: (silence) => {
      const id = `00000000-0000-4000-8000-${String(silences.size + 1).padStart(12, "0")}`;
      silences.set(id, silence);
      return id;
    },
    silencedBy: ({ labels }) => {
      const now = clock.now();
      return [...silences].flatMap(([id, { matchers, startsAt, endsAt }]) => {
        const isMatched = matchers.every(({ name, value }) => (labels[name] ?? "") === value);
        return startsAt <= now && now < endsAt && isMatched ? [id] : [];
      });
    },
  };
}

/** FNV-1a over the sorted labels, as Prometheus makes it. */
function fingerprintOf(labels: Labels): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const separator = new Uint8Array([255]);
  let hash = 14_695_981_039_346_656_037n;
  for (const bytes of sorted
    .flat()
    .flatMap((text) => [new TextEncoder().encode(text), separator])) {
    for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1_099_511_628_211n);
  }
  return hash.toString(16).padStart(16, "0");
}

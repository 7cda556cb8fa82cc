/** A file of lines, to which one process appends until it is long enough. */
export type Segment = {
  readonly path: string;
  bytes: number;
  /** Items whose newest line is here. */
  live: number;
  /** Has lines before its last that cannot be read. */
  damaged: boolean;
};

/** Where the line of an item is; `size` is the payload's, in UTF-8. */
type Stored = {
  readonly place: number;
  readonly size: number;
  readonly segment: Segment;
  readonly offset: number;
  readonly length: number;
};

/** What is on disk. */
export type SpoolIndex = {
  readonly items: Map<string, Stored>;
  /** Oldest first. */
  readonly segments: Segment[];
  bytes: number;
  /** Place of the next item in the order of arrival. */
  nextPlace: number;
  nextSegment: number;
};

export function addItem(index: SpoolIndex, id: string, item: Stored): void {
  dropItem(index, id);
  index.items.set(id, item);
  index.bytes += item.size;
  item.segment.live += 1;
  index.nextPlace = Math.max(index.nextPlace, item.place + 1);
}

export function dropItem(index: SpoolIndex, id: string): void {
  const item = index.items.get(id);
  if (item === undefined) return;
  index.items.delete(id);
  index.bytes -= item.size;
  item.segment.live -= 1;
}

import type { Context } from "hono";

const DEFAULT_SIZE = 30;
const LARGEST_SIZE = 100;

/** The page of `items` that the query asks for; sets the `Link` header where there are more. */
export function paginate<T>(c: Context, items: readonly T[]): readonly T[] {
  const size = Math.min(positive(c.req.query("per_page"), DEFAULT_SIZE), LARGEST_SIZE);
  const page = positive(c.req.query("page"), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const url = new URL(c.req.url);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  if (links.length > 0) c.header("Link", links.join(", "));
  return items.slice((page - 1) * size, page * size);
}

function positive(value: string | undefined, otherwise: number): number {
  const number = Number(value ?? otherwise);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}

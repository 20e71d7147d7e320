import { all, get, put, remove } from "./database";
import { current, mayShow, openText, sealText } from "./device";
import type { Sealed } from "./seal";

interface Page {
  path: string;
  version: string;
  sealed: Sealed;
}

interface Kept {
  html: string;
  policy: string;
  at: number;
}

/** Keep a page as the server wrote it, with the policy it came with. */
export async function keepPage(path: string, version: string, html: string, policy: string): Promise<void> {
  const device = await current();
  if (!device) return;
  const sealed = await sealText(
    device,
    path,
    JSON.stringify({ html, policy, at: Date.now() } satisfies Kept),
  );
  await put("pages", { path, version, sealed } satisfies Page);
}

/** The page as it was, or nothing: never kept, too old, or its key is gone. */
export async function keptPage(path: string): Promise<Response | undefined> {
  const device = await current();
  const row = await get<Page>("pages", path);
  if (!device || !row || !mayShow(device)) return undefined;
  try {
    const kept = JSON.parse(await openText(path, row.sealed)) as Kept;
    const headers = {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": kept.policy,
    };
    // The page says of itself that it is a copy, and of when.
    return new Response(kept.html.replace("<html ", `<html data-kept="${kept.at}" `), { headers });
  } catch {
    await remove("pages", path);
    return undefined;
  }
}

/** Which pages are new or changed, and forget those that are no longer in the list. */
export async function missing(wanted: { path: string; version: string }[]): Promise<typeof wanted> {
  const kept = new Map((await all<Page>("pages")).map((page) => [page.path, page.version]));
  const listed = new Set(wanted.map((page) => page.path));
  for (const path of kept.keys()) if (!listed.has(path)) await remove("pages", path);
  return wanted.filter((page) => kept.get(page.path) !== page.version);
}

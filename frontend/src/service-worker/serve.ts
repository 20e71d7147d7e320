import { LOCAL } from "../offline/act";
import { current } from "../offline/device";
import { discard, keepAct, keepFile, waits } from "../offline/outbox";
import { keptPage } from "../offline/pages";
import { newKey } from "../platform/key";

const ASSETS = "shanzhi-assets";
const PATIENCE = 6_000;
const OUTBOX = "/worker/outbox";
// While a form's own try is under way, the outbox leaves its act alone.
const OWN_TRY = 2 * PATIENCE;
// 403 too: the token in a page that was kept may be of an earlier sign-in, and the outbox fetches a new one.
const LATER = new Set([403, 408, 425, 429]);

/** Scripts, styles and signs have names that change with what is in them: what is kept is right for ever. */
export async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && response.type === "basic") await cache.put(request, response.clone());
  return response;
}

/** Forget assets that no page names any more. */
export async function onlyAssets(addresses: string[]): Promise<void> {
  const cache = await caches.open(ASSETS);
  const wanted = new Set(addresses.map((address) => new URL(address, location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  for (const address of wanted) if (!(await cache.match(address))) await cache.add(address);
}

/** A page from the server while it answers, else as it was kept. */
export async function page(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  try {
    const response = await withPatience(fetch(request));
    if (response.status < 500) return response;
    return (await keptPage(path)) ?? response;
  } catch (why) {
    const kept = (await keptPage(path)) ?? (await keptPage(OUTBOX));
    if (kept) return kept;
    throw why;
  }
}

/**
 * A form of the worker's end. It is kept before the first byte leaves and forgotten when the server has it, so that
 * neither a lost reply nor the end of the browser loses it or does it twice.
 */
export async function form(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const given = request.clone();
  const fields = await request.formData();
  const behind = await waits(path);
  let full = false;
  const act = await keepAct(path, fields, Date.now(), OWN_TRY).catch(() => {
    full = true;
    return undefined;
  });
  if (!act) return onScreen(given, full);
  const local = [...fields.values()].some((value) => typeof value === "string" && value.startsWith(LOCAL));
  if (behind || local) return toOutbox();
  const headers = { Accept: "text/html", "X-Device-Act": act.key };
  const answer = fetch(path, { method: "POST", body: fields, redirect: "manual", headers });
  const response = await withPatience(answer).catch(() => undefined);
  if (response?.status === 401) return Response.redirect(`/login?next=${OUTBOX}`, 303);
  if (!response || LATER.has(response.status) || response.status >= 500) return toOutbox();
  await discard(act);
  return response;
}

/** What this device cannot keep goes now, or stays on the screen: an answer without content leaves the page as it is. */
async function onScreen(request: Request, full: boolean): Promise<Response> {
  const response = await withPatience(fetch(request)).catch(() => undefined);
  if (response && response.status < 500) return response;
  new BroadcastChannel("shanzhi-outbox").postMessage({ stays: full ? "full" : "alone" });
  return new Response(null, { status: 204 });
}

/** A picture or a recording: when it cannot leave, it is kept under a name that only this device knows. */
export async function upload(request: Request): Promise<Response> {
  const key = newKey();
  const headers = new Headers(request.headers);
  headers.set("X-Device-Act", key);
  const given = new Request(request.clone(), { headers });
  const response = await fetch(given).catch(() => undefined);
  if (response && response.status < 500 && !LATER.has(response.status)) return response;
  const file = (await current()) ? (await request.formData()).get("file") : null;
  if (!(file instanceof Blob)) return response ?? Response.error();
  const name = file instanceof File ? file.name : "file";
  for (const make of [async () => file, () => shrunk(file)]) {
    try {
      const id = await keepFile(await make(), name, key);
      return Response.json({ id, thumb_url: "", kept: true }, { status: 201 });
    } catch {
      // No room for it: the next is smaller.
    }
  }
  return Response.json({}, { status: 507 });
}

/** Storage is short: a picture of 1,280 px says what it has to say. */
async function shrunk(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, 1280 / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.6 });
}

function toOutbox(): Response {
  return Response.redirect(`${OUTBOX}#kept`, 303);
}

async function withPatience(answer: Promise<Response>): Promise<Response> {
  let timer = 0;
  const tired = new Promise<never>((_, reject) => {
    timer = self.setTimeout(() => reject(new Error("no answer")), PATIENCE);
  });
  try {
    return await Promise.race([answer, tired]);
  } finally {
    self.clearTimeout(timer);
  }
}

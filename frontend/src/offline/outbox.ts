import { backoff } from "../platform/backoff";
import { newKey } from "../platform/key";
import { type Act, ageOf, LOCAL, meaning, ofAccount, ready, type Verdict, verdict, type Words } from "./act";
import { all, get, put, remove } from "./database";
import {
  type Contact,
  current,
  type Device,
  forgetIdleKeys,
  heard,
  openSealed,
  openText,
  sealBytes,
  sealText,
  skewOf,
  takenBack,
} from "./device";
import type { Sealed } from "./seal";

interface LocalFile {
  id: string;
  name: string;
  type: string;
  sealed: Sealed;
  stored?: string;
}

/** Keep what a form would have sent. Files in it are kept beside it. Throws when the device has no room. */
export async function keepAct(
  path: string,
  form: FormData,
  now = Date.now(),
  wait = 0,
): Promise<Act | undefined> {
  const device = await current();
  if (!device) return undefined;
  const fields: [string, string][] = [];
  for (const [name, value] of form) {
    if (name === "csrfmiddlewaretoken") continue;
    if (typeof value === "string") fields.push([name, value]);
    else if (value.size) fields.push(["file_ids", await keepFile(value, value.name)]);
  }
  const key = newKey();
  const words: Words = { path, fields };
  const act: Act = {
    key,
    account: device.account,
    subject: meaning(path).subject || key,
    madeAt: now,
    state: "queued",
    tries: 0,
    nextAt: wait ? now + wait : 0,
    why: "",
    skew: device.skew ?? 0,
    sealed: await sealText(device, key, JSON.stringify(words)),
  };
  act.turn = Number(await put("acts", act));
  return act;
}

/** Keep a picture or a recording; returns the id that stands for it until the server has given it one. */
export async function keepFile(file: Blob, name: string, key = newKey()): Promise<string> {
  const device = await current();
  if (!device) throw new Error("this device keeps nothing");
  const id = LOCAL + key;
  const sealed = await sealBytes(device, id, await file.arrayBuffer());
  await put("files", { id, name, type: file.type, sealed } satisfies LocalFile);
  return id;
}

export async function acts(): Promise<Act[]> {
  return all<Act>("acts");
}

/** What waits of whoever this page is for. */
export async function ownActs(): Promise<Act[]> {
  return ofAccount(await acts(), Number(document.body.dataset.offlineWork));
}

export async function wordsOf(act: Act): Promise<Words> {
  return JSON.parse(await openText(act.key, act.sealed)) as Words;
}

/** Does an act about the same thing wait before this one? Then this one waits behind it. */
export async function waits(path: string): Promise<boolean> {
  const { subject } = meaning(path);
  const device = await current();
  if (!device || !subject) return false;
  return ofAccount(await acts(), device.account).some((act) => act.subject === subject);
}

export async function discard(act: Act): Promise<void> {
  if (act.turn === undefined) return;
  await forgetFiles(await wordsOf(act).catch(() => ({ path: "", fields: [] })));
  await remove("acts", act.turn);
  await forgetIdleKeys();
}

export async function tryAgain(act: Act): Promise<void> {
  await put("acts", { ...act, state: "queued", tries: 0, nextAt: 0, why: "" } satisfies Act);
}

/** Ask the server whether this device may go on, and for a token against forgery. Undefined: no signal. */
export async function contact(device: Device): Promise<Contact | "signed-out" | undefined> {
  const response = await fetch(`/account/devices/${device.id}`, {
    headers: { Accept: "application/json" },
    redirect: "manual",
  }).catch(() => undefined);
  // Asked for JSON the server says 401; a sign-in page before it (a proxy's, say) shows as a redirect that is not followed.
  if (response?.status === 401 || response?.type === "opaqueredirect") {
    await hearStanding(device);
    return "signed-out";
  }
  if (!response?.ok) return undefined;
  const found = (await response.json()) as Contact;
  await heard(device, found, skewOf(response));
  return found;
}

/** Whose session has ended may have lost this phone: then it forgets what it read, though nobody signs in on it. */
export async function hearStanding(device: Device): Promise<void> {
  const response = await fetch(`/account/devices/${device.id}/standing`).catch(() => undefined);
  if (!response?.ok) return;
  const { revoked } = (await response.json()) as { revoked: boolean };
  if (revoked) await takenBack(device);
}

/** Nothing can leave until its owner signs in again: say so instead of "when there is signal". */
export async function waitForSignIn(): Promise<void> {
  for (const act of await acts())
    if (act.state === "queued") await put("acts", { ...act, state: "signed-out" } satisfies Act);
}

/** Send what can be sent; returns how many acts the server has taken, and when to come again (ms, 0: no need). */
export async function flush(
  token: Contact,
  now = () => Date.now(),
): Promise<{ sent: number; again: number }> {
  let sent = 0;
  for (;;) {
    const turn = ready(await acts(), token.account, now());
    if (!turn.length) break;
    let moved = false;
    for (const act of turn) {
      const outcome = await sendOne(act, token.csrf, now());
      if (outcome === "done") {
        sent += 1;
        moved = true;
      }
      if (outcome === "signed-out") return { sent, again: 0 };
    }
    if (!moved) break;
  }
  const waiting = (await acts()).filter((act) => act.account === token.account && act.state === "queued");
  const next = Math.min(...waiting.map((act) => act.nextAt));
  return { sent, again: waiting.length ? Math.max(1_000, next - now()) : 0 };
}

async function sendOne(act: Act, csrf: string, now: number): Promise<Verdict["is"]> {
  await put("acts", { ...act, state: "sending" } satisfies Act);
  let found: Verdict;
  try {
    found = await post(act, csrf, now);
  } catch {
    found = { is: "later" };
  }
  if (found.is === "done") {
    await discard(act);
  } else if (found.is === "later") {
    const tries = act.tries + 1;
    const nextAt = now + backoff(act.tries);
    await put("acts", { ...act, state: "queued", tries, nextAt, status: found.status ?? 0 } satisfies Act);
  } else if (found.is === "signed-out") {
    await put("acts", { ...act, state: "signed-out" } satisfies Act);
  } else {
    await put("acts", { ...act, state: found.is, why: found.why, status: found.status ?? 0 } satisfies Act);
  }
  return found.is;
}

async function post(act: Act, csrf: string, now: number): Promise<Verdict> {
  const words = await wordsOf(act);
  const body = new FormData();
  for (const [name, value] of words.fields) {
    if (!value.startsWith(LOCAL)) {
      body.append(name, value);
      continue;
    }
    const uploaded = await uploadKept(value, csrf);
    if (typeof uploaded !== "string") return uploaded;
    body.append(name, uploaded);
  }
  const skew = (await current())?.skew ?? 0;
  return answerOf(await send(words.path, body, act.key, csrf, ageOf(act, now, skew)));
}

/** The server's id of a kept file; each file has its own key, so that a lost reply makes no second file. */
async function uploadKept(id: string, csrf: string): Promise<string | Verdict> {
  const file = await get<LocalFile>("files", id);
  if (!file) return { is: "refused", why: "" };
  if (file.stored) return file.stored;
  const body = new FormData();
  body.append("file", new Blob([await openSealed(id, file.sealed)], { type: file.type }), file.name);
  const response = await send("/uploads", body, id.slice(LOCAL.length), csrf, 0);
  if (!response.ok) return answerOf(response);
  const { id: stored } = (await response.json()) as { id: string };
  await put("files", { ...file, stored } satisfies LocalFile);
  return stored;
}

async function send(path: string, body: FormData, key: string, csrf: string, age: number): Promise<Response> {
  return fetch(path, {
    method: "POST",
    body,
    redirect: "manual",
    headers: {
      Accept: "application/json",
      "X-CSRFToken": csrf,
      "X-Device-Act": key,
      "X-Device-Age": String(age),
    },
  });
}

async function answerOf(response: Response): Promise<Verdict> {
  const body = (await response.json().catch(() => ({}))) as { location?: string; detail?: string };
  return verdict(response.status, body);
}

async function forgetFiles(words: Words): Promise<void> {
  for (const [, value] of words.fields) if (value.startsWith(LOCAL)) await remove("files", value);
}

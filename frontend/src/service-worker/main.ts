/// <reference lib="webworker" />

import { current, forgetPages } from "../offline/device";
import { acts, contact, flush, hearStanding, waitForSignIn } from "../offline/outbox";
import { asset, form, onlyAssets, page, upload } from "./serve";

declare const self: ServiceWorkerGlobalScope;

const channel = new BroadcastChannel("shanzhi-outbox");
let timer = 0;

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET") {
    if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
    else if (request.mode === "navigate" && isWorkers(url.pathname)) {
      const answer = page(request);
      event.respondWith(answer);
      event.waitUntil(answer.then(mayStay, () => undefined));
    }
    return;
  }
  // From every end: whoever signs out at the desk leaves no pages of the worker's end behind either.
  if (request.method === "POST" && url.pathname === "/logout") event.waitUntil(forgetPages());
  if (request.method !== "POST" || request.headers.has("X-Device-Act") || !fromWorkers(request)) return;
  if (url.pathname === "/uploads") event.respondWith(upload(request));
  else if (request.mode === "navigate" && isAct(url.pathname)) {
    event.respondWith(form(request));
    event.waitUntil(send());
  }
});

// Browsers that know it wake us when the signal is back, even when the page is closed.
self.addEventListener("sync", (event) => {
  const asked = event as ExtendableEvent & { tag: string };
  if (asked.tag === "outbox") asked.waitUntil(send());
});

self.addEventListener("message", (event) => {
  const asked = event.data as { is: string; assets?: string[] };
  if (asked.is === "send") event.waitUntil(send());
  if (asked.is === "assets") event.waitUntil(onlyAssets(asked.assets ?? []));
  if (asked.is === "leave") event.waitUntil(forgetPages());
});

/** The server sent whoever asked to its sign-in page: nobody works here just now. Is the device still welcome? */
async function mayStay(answer: Response): Promise<void> {
  const device = await current();
  if (answer.type === "opaqueredirect" && device) await hearStanding(device);
}

/** One at a time, however many pages ask for it. */
async function send(): Promise<void> {
  self.clearTimeout(timer);
  await navigator.locks.request("shanzhi-outbox", async () => {
    const device = await current();
    if (!device || !(await acts()).length) return say();
    const token = await contact(device);
    if (token === "signed-out") {
      await waitForSignIn();
      return say();
    }
    if (!token) return again(15_000);
    const { again: wait } = await flush(token);
    if (wait) again(wait);
    await say();
  });
}

function again(wait: number): void {
  timer = self.setTimeout(() => void send(), wait);
  void say();
}

async function say(): Promise<void> {
  channel.postMessage({ waiting: (await acts()).length });
}

function isWorkers(path: string): boolean {
  return path === "/worker/" || path.startsWith("/worker/");
}

function isAct(path: string): boolean {
  return isWorkers(path) || path.startsWith("/desk/cases/");
}

function fromWorkers(request: Request): boolean {
  return request.referrer !== "" && isWorkers(new URL(request.referrer).pathname);
}

import { behave } from "../platform/behaviour";
import { csrfToken } from "../platform/csrf";
import { fill } from "../platform/words";
import { type Contact, current, type Device, enrol, forgetPages } from "./device";
import { acts, contact, ownActs } from "./outbox";
import { keepPage, missing } from "./pages";
import { stays, storageNotice } from "./room";

const LOOK_EVERY = 20_000;

/** Does this browser have what work without signal needs? Plain http has not, except on this very machine. */
function able(): boolean {
  return "serviceWorker" in navigator && "indexedDB" in window && Boolean(crypto.subtle);
}

/** The worker's end on this device: its key, today's pages, what waits to be sent. */
class OfflineWork {
  private readonly channel = new BroadcastChannel("shanzhi-outbox");

  constructor(private readonly body: HTMLElement) {
    this.channel.onmessage = ({ data }: MessageEvent<{ stays?: "full" | "alone" }>) => {
      if (data.stays) stays(data.stays);
      void this.show();
    };
    window.addEventListener("online", () => void this.send());
    window.setInterval(() => void this.send(), LOOK_EVERY);
    document.querySelector('form[action="/logout"]')?.addEventListener("submit", (event) => {
      // The same menu holds the switch to larger letters.
      if (!(event as SubmitEvent).submitter?.hasAttribute("formaction")) this.leave();
    });
    void this.start();
    void storageNotice();
  }

  private async start(): Promise<void> {
    await navigator.serviceWorker.register("/sw.js");
    await this.show();
    const keptAt = Number(document.documentElement.dataset.kept ?? 0);
    if (keptAt) this.say(keptAt);
    try {
      const device = await this.device();
      const token = device && (await contact(device));
      if (token && token !== "signed-out") {
        if (token.revoked) await this.enrol();
        else await this.keepDay();
      }
    } catch {
      // No signal: what is here stays as it is.
    }
    await this.send();
  }

  private async device(): Promise<Device | undefined> {
    const found = await current();
    if (found?.account === Number(this.body.dataset.offlineWork)) return found;
    // Somebody else worked here before: nothing of theirs is shown to anybody else.
    if (found) await forgetPages();
    return this.enrol();
  }

  private async enrol(): Promise<Device | undefined> {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const response = await fetch("/account/devices", { method: "POST", headers, redirect: "manual" });
    if (!response.ok) return undefined;
    void navigator.storage?.persist?.();
    return enrol((await response.json()) as Contact & { key: string });
  }

  /** Fetch what the list of today names and this device does not have in that version. */
  private async keepDay(): Promise<void> {
    const headers = { Accept: "application/json" };
    const response = await fetch("/worker/offline", { headers, redirect: "manual" });
    if (!response.ok) return;
    const { pages } = (await response.json()) as { pages: { path: string; version: string }[] };
    for (const { path, version } of await missing(pages)) {
      const page = await fetch(path, { headers: { Accept: "text/html" }, redirect: "manual" });
      if (!page.ok) continue;
      const policy = page.headers.get("Content-Security-Policy") ?? "";
      await keepPage(path, version, await page.text(), policy);
    }
    const worker = (await navigator.serviceWorker.ready).active;
    worker?.postMessage({ is: "assets", assets: assets() });
    this.body.dataset.offlineReady = "";
  }

  private async send(): Promise<void> {
    if (!(await acts()).length) return;
    const registration = await navigator.serviceWorker.ready;
    registration.active?.postMessage({ is: "send" });
    const { sync } = registration as ServiceWorkerRegistration & {
      sync?: { register(tag: string): Promise<void> };
    };
    await sync?.register("outbox").catch(() => undefined);
  }

  private async show(): Promise<void> {
    const strip = document.querySelector<HTMLElement>("[data-outbox-count]");
    if (!strip) return;
    const waiting = (await ownActs()).length;
    strip.hidden = waiting === 0;
    const label = strip.querySelector("span") ?? strip;
    label.textContent = fill(strip.dataset.text ?? "", { n: waiting });
  }

  private say(keptAt: number): void {
    const strip = document.querySelector<HTMLElement>("[data-kept-page]");
    if (!strip) return;
    const at = new Date(keptAt).toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    (strip.querySelector("span") ?? strip).textContent = fill(strip.dataset.text ?? "", { at });
    strip.hidden = false;
  }

  /** Whoever signs out leaves no pages behind; what was not sent yet stays, sealed, for their next visit. */
  private leave(): void {
    // Not the controller: the first page of a visit has none yet.
    navigator.serviceWorker.getRegistration().then((found) => found?.active?.postMessage({ is: "leave" }));
  }
}

function assets(): string[] {
  const named = document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>(
    'link[rel="stylesheet"], link[rel="icon"], script[src]',
  );
  const shown = [...named].map((element) => ("href" in element ? element.href : element.src));
  const fetched = performance.getEntriesByType("resource").map((entry) => entry.name);
  const here = (address: string) => new URL(address).pathname.startsWith("/static/");
  return [...new Set([...shown, ...fetched])].filter(here);
}

behave("[data-offline-work]", (element) => {
  if (able()) new OfflineWork(element);
});

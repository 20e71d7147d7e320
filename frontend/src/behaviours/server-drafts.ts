import { behave } from "../platform/behaviour";
import { csrfToken } from "../platform/csrf";
import {
  draftIsNewer,
  draftIsUnsent,
  draftName,
  draftReachedServer,
  readDraft,
  writeDraft,
} from "./draft-keeper";

type Draft = Record<string, string>;
const PAUSE = 1_500;

/** The name of a form within its matter: "closure" of `data-draft="closure:320583-7"`; "" for another's. */
export function formOf(form: HTMLFormElement, number: string): string {
  const [name = "", of = ""] = (form.dataset.draft ?? "").split(":");
  return of === number ? name : "";
}

/** What the server keeps, by form; nothing when it cannot be read. */
export function readKept(text: string): Record<string, Draft> {
  try {
    return JSON.parse(text || "{}") as Record<string, Draft>;
  } catch {
    return {};
  }
}

/**
 * One truth: whoever is signed in has their drafts on the server, on every device. What the device itself has kept
 * is only what could not be sent; it is newer, so it wins, and is sent as soon as possible.
 */
export class ServerDraft {
  private timer = 0;
  private sending: AbortController | undefined;
  private done = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly url: string,
    signal: AbortSignal = new AbortController().signal,
  ) {
    form.addEventListener("input", () => this.soon());
    // What is being sent is no draft any more: nothing may arrive after it.
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) this.stop();
    });
    window.addEventListener("online", () => this.unsent() && void this.save(), { signal });
    const again = () => {
      this.done = false;
    };
    window.addEventListener("pageshow", again, { signal });
    const hidden = () => {
      if (document.visibilityState === "hidden" && this.timer) void this.save();
    };
    document.addEventListener("visibilitychange", hidden, { signal });
  }

  /** Fill in what was kept; a draft that never reached the server goes there now. */
  restore(draft: Draft | undefined): void {
    if (draft) writeDraft(this.form, draft);
    if (this.unsent()) void this.save();
  }

  async save(): Promise<void> {
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.done || !this.form.isConnected || !navigator.onLine) return;
    this.sending?.abort();
    this.sending = new AbortController();
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "X-CSRFToken": csrfToken(this.form) },
        body: new URLSearchParams(readDraft(this.form)),
        signal: this.sending.signal,
        keepalive: true,
      });
      // Kept there, so soon no longer needed here; unless somebody went on typing meanwhile.
      if (response.ok && !this.timer) draftReachedServer(draftName(this.form));
    } catch {
      // The device has it; the next pause in typing, or the network, tries again.
    }
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    draftIsNewer(draftName(this.form));
    this.timer = window.setTimeout(() => void this.save(), PAUSE);
  }

  private stop(): void {
    this.done = true;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.sending?.abort();
  }

  private unsent(): boolean {
    return draftIsUnsent(draftName(this.form));
  }
}

behave("[data-server-drafts]", (element, present) => {
  const { serverDrafts = "", url = "", number = "" } = element.dataset;
  const drafts = readKept(serverDrafts);
  const bound = new WeakSet<HTMLFormElement>();
  const bind = () => {
    if (!element.isConnected) return;
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
      const name = formOf(form, number);
      if (!name || bound.has(form)) continue;
      bound.add(form);
      new ServerDraft(form, url + name, present).restore(drafts[name]);
      document.querySelector(`[data-unsent-draft="${CSS.escape(name)}"]`)?.remove();
    }
  };
  bind();
  // Forms that come later, with a card that is fetched when the pane is open.
  document.addEventListener("htmx:after:swap", bind, { signal: present });
});

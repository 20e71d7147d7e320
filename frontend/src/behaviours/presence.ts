import { behave } from "../platform/behaviour";
import { csrfToken } from "../platform/csrf";

const BEAT = 20_000;
const STILL_WRITING = 30_000;

/**
 * `[data-presence=url data-case=id]`: says every twenty seconds that somebody has the matter open, and whether they
 * write; shows who else does. The server forgets whoever is silent for a minute. Other pages hear of a change at once.
 */
export class PresenceBeat {
  private wrote = Number.NEGATIVE_INFINITY;
  private said = false;
  private timer = 0;

  constructor(
    private readonly element: HTMLElement,
    signal: AbortSignal = new AbortController().signal,
  ) {
    document.addEventListener("input", (event) => this.write(event), { signal });
    element.addEventListener("sz:live", (event) => this.hear(event as CustomEvent<unknown>));
    const seen = () => document.visibilityState === "visible" && void this.beat();
    document.addEventListener("visibilitychange", seen, { signal });
    signal.addEventListener("abort", () => window.clearTimeout(this.timer));
    void this.beat();
  }

  async beat(): Promise<void> {
    window.clearTimeout(this.timer);
    if (!this.element.isConnected) return;
    this.timer = window.setTimeout(() => void this.beat(), BEAT);
    if (document.visibilityState === "hidden") return;
    this.said = performance.now() - this.wrote < STILL_WRITING;
    await this.ask("POST", new URLSearchParams({ writing: this.said ? "1" : "0" }));
  }

  private write(event: Event): void {
    const form = (event.target as Element | null)?.closest("form[data-draft]");
    if (!form || !this.element.isConnected) return;
    this.wrote = performance.now();
    if (!this.said) void this.beat();
  }

  private hear(event: CustomEvent<unknown>): void {
    // A place has many matters; only this one is of interest here.
    const about = (event.detail as { case?: number } | null)?.case;
    if (about === undefined || String(about) === this.element.dataset.case) void this.ask("GET");
  }

  private async ask(method: "GET" | "POST", body?: URLSearchParams): Promise<void> {
    try {
      // By itself, not by a person: it keeps no session open.
      const headers: Record<string, string> = { "X-Background": "1" };
      if (method === "POST") headers["X-CSRFToken"] = csrfToken(this.element);
      const response = await fetch(this.element.dataset.presence ?? "", {
        method,
        headers,
        body: body ?? null,
      });
      if (response.ok) this.show(await response.text());
    } catch {
      // Without a network nobody is seen, and nothing else is lost.
    }
  }

  private show(html: string): void {
    const list = this.element.querySelector("[data-presence-list]");
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    if (list && list.textContent?.trim() !== fresh.textContent?.trim())
      list.replaceChildren(...fresh.childNodes);
  }
}

behave("[data-presence]", (element, present) => {
  new PresenceBeat(element, present);
});

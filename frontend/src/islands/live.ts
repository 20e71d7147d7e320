import htmx from "htmx.org";
import { backoff } from "../platform/backoff";
import { scan } from "../platform/behaviour";
import { define, Island } from "../platform/island";
import { liveUrl } from "../platform/live-url";

const CALM = 1_000;

/**
 * <sz-live src origin refresh url open-text lost-text>: listens to server-sent events. On a message it fetches `url` (this
 * page) once and replaces the elements that `refresh` selects, at most once a second; "sz:live" carries the payload.
 */
export class Live extends Island {
  private source: EventSource | undefined;
  private attempt = 0;
  private waiting = 0;

  protected start(): void {
    this.listen();
  }

  disconnectedCallback(): void {
    this.source?.close();
    window.clearTimeout(this.waiting);
  }

  private listen(): void {
    const source = new EventSource(
      liveUrl(this.getAttribute("src") ?? "", this.getAttribute("origin") ?? ""),
      { withCredentials: true },
    );
    this.source = source;
    source.onopen = () => {
      // After a silence the page may be behind: fetch once.
      if (this.attempt > 0) this.refreshSoon();
      this.attempt = 0;
      this.show("open");
    };
    source.onmessage = (event) => this.hear(event);
    source.onerror = () => {
      source.close();
      this.show("lost");
      window.setTimeout(() => this.isConnected && this.listen(), backoff(this.attempt++, 1_000, 30_000));
    };
  }

  private hear(event: MessageEvent<string>): void {
    let payload: unknown = event.data;
    try {
      payload = JSON.parse(event.data);
    } catch {
      // Plain words are a payload too.
    }
    this.dispatchEvent(new CustomEvent("sz:live", { bubbles: true, detail: payload }));
    this.refreshSoon();
  }

  private refreshSoon(): void {
    if (!this.hasAttribute("refresh") || this.waiting) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      void this.refresh();
    }, CALM);
  }

  private async refresh(): Promise<void> {
    const response = await fetch(this.getAttribute("url") ?? location.href, {
      headers: { Accept: "text/html", "X-Background": "1" },
    });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const selector of (this.getAttribute("refresh") ?? "").split(",")) {
      replace(document.querySelector(selector.trim()), page.querySelector(selector.trim()));
    }
    scan();
    document.dispatchEvent(new CustomEvent("sz:refreshed"));
  }

  private show(state: "open" | "lost"): void {
    const line = this.querySelector<HTMLElement>(".live-state");
    if (!line || line.dataset.state === state) return;
    line.dataset.state = state;
    line.textContent = this.getAttribute(`${state}-text`) ?? "";
  }
}

/** Fresh for old. Who walks the links by keys stays where they were; what somebody types in is left alone. */
function replace(old: Element | null, fresh: Element | null): void {
  if (!old || !fresh) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("input, select, textarea")) return;
  const place = focused?.getAttribute("href");
  old.replaceWith(document.adoptNode(fresh));
  htmx.process(fresh);
  if (place) {
    fresh.querySelector<HTMLElement>(`a[href="${CSS.escape(place)}"]`)?.focus({ preventScroll: true });
  }
}

define("sz-live", Live);

import htmx from "htmx.org";
import { scan } from "../../platform/behaviour";
import { define, Island } from "../../platform/island";
import { Rounds } from "./rounds";

/**
 * <sz-wall text-…>: links and searches that stay inside /cockpit/ change what is in [data-wall] instead of leaving the page,
 * so that full screen holds for hours; what is swapped out disposes of itself. Buttons for full screen and for going round
 * all screens of [data-screens] are put into [data-turning].
 */
export class Wall extends Island {
  private readonly stop = new AbortController();
  private rounds: Rounds | undefined;
  private asked = 0;

  protected start(): void {
    const signal = this.stop.signal;
    this.addEventListener("click", (event) => this.follow(event), { signal });
    this.addEventListener("submit", (event) => this.send(event), { signal });
    document.addEventListener("keydown", (event) => this.rounds?.key(event), { signal });
    document.addEventListener("fullscreenchange", () => this.rounds?.draw(), { signal });
    window.addEventListener("popstate", () => void this.show(location.href, null), { signal });
    this.rounds = new Rounds(this, (name) => this.text(name), {
      show: (address) => this.show(address, "replaceState"),
      addresses: () => this.addresses(),
    });
    this.rounds.draw();
  }

  disconnectedCallback(): void {
    this.stop.abort();
    this.rounds?.pause();
  }

  /**
   * Fetch a screen and put it up; the newest wish wins. False when it could not be had. Going round leaves no trail: back
   * leads to where somebody went by hand.
   */
  private async show(
    address: string,
    remember: "pushState" | "replaceState" | null = "pushState",
  ): Promise<boolean> {
    const mine = ++this.asked;
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || !response.url.includes("/cockpit/")) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-wall]");
      const old = this.querySelector("[data-wall]");
      if (mine !== this.asked || !fresh || !old) return mine !== this.asked;
      old.replaceWith(document.adoptNode(fresh));
      document.title = page.title;
      if (remember) history[remember](null, "", response.url);
      htmx.process(fresh);
      scan();
      this.rounds?.draw();
      return true;
    } catch {
      this.rounds?.say(this.text("lost"));
      return false;
    }
  }

  private addresses(): string[] {
    return [...this.querySelectorAll<HTMLAnchorElement>("[data-screens] a:not([data-leave])")].map(
      (link) => link.href,
    );
  }

  private follow(event: MouseEvent): void {
    const link = (event.target as Element).closest("a");
    const usual = event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey;
    if (!link || usual || event.shiftKey || !inside(link.href)) return;
    event.preventDefault();
    void this.show(link.href);
  }

  private send(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.method !== "get" || !inside(form.action)) return;
    event.preventDefault();
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value) address.searchParams.set(name, value);
    }
    void this.show(address.href);
  }
}

function inside(address: string): boolean {
  const url = new URL(address, location.href);
  return url.origin === location.origin && url.pathname === "/cockpit/";
}

define("sz-wall", Wall);

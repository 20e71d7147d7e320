export interface Screens {
  show: (address: string) => Promise<boolean>;
  addresses: () => string[];
}

export const SECONDS_EACH = 30;

/**
 * Going round all screens: a button, and the keys p (play, pause), f (full screen), ← and →. Pauses by itself while somebody
 * has something open or types. Its buttons are drawn again into every new screen.
 */
export class Rounds {
  private timer = 0;

  constructor(
    private readonly wall: HTMLElement,
    private readonly text: (name: string) => string,
    private readonly screens: Screens,
  ) {}

  get turning(): boolean {
    return this.timer !== 0;
  }

  play(): void {
    this.pause();
    const seconds = Number.parseFloat(this.wall.getAttribute("seconds") ?? "") || SECONDS_EACH;
    this.timer = window.setInterval(() => !this.busy() && void this.step(1), seconds * 1_000);
    this.draw();
  }

  pause(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
  }

  async step(by: number): Promise<void> {
    const next = neighbour(this.screens.addresses(), location.href, by);
    if (next) await this.screens.show(next);
  }

  key(event: KeyboardEvent): void {
    const typing = (event.target as Element | null)?.closest?.(
      "input, select, textarea, [tabindex='0'], canvas",
    );
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "p") this.toggle();
    else if (event.key === "f") void this.fullScreen();
    else if (event.key === "ArrowRight") void this.step(1);
    else if (event.key === "ArrowLeft") void this.step(-1);
    else return;
    event.preventDefault();
  }

  /** Put the buttons into the screen that is up. */
  draw(): void {
    const place = this.wall.querySelector("[data-turning]");
    if (!place) return;
    const full = Boolean(document.fullscreenElement);
    place.replaceChildren(
      this.button(this.turning ? "pause" : "play", "p", () => this.toggle(), this.turning),
      this.button(full ? "small" : "full", "f", () => void this.fullScreen(), full),
    );
    this.say(this.turning ? this.text("turn").replace("{name}", document.title.split(" · ")[1] ?? "") : "");
  }

  say(words: string): void {
    const place = this.wall.querySelector("[data-turning]");
    let line = place?.querySelector("[role=status]");
    if (place && !line) {
      line = document.createElement("span");
      line.setAttribute("role", "status");
      line.className = "visually-hidden";
      place.append(line);
    }
    if (line) line.textContent = words;
  }

  private toggle(): void {
    if (this.turning) this.pause();
    else this.play();
    this.draw();
    this.wall.querySelector<HTMLElement>("[data-turning] button")?.focus();
  }

  private async fullScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  }

  private busy(): boolean {
    return this.wall.querySelector("details[open], input:focus, dialog[open]") !== null || document.hidden;
  }

  private button(name: string, key: string, act: () => void, pressed: boolean): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset.kind = "quiet";
    button.textContent = this.text(name);
    button.setAttribute("aria-keyshortcuts", key);
    if (pressed) button.dataset.pressed = "";
    button.addEventListener("click", act);
    return button;
  }
}

/** The address `by` places after the one that is up; the first where that is none of them. */
export function neighbour(addresses: string[], here: string, by: number): string | undefined {
  const plain = (address: string): string => {
    const { searchParams } = new URL(address, here);
    return `${searchParams.get("place") ?? ""} ${searchParams.get("theme") ?? ""}`;
  };
  const at = addresses.findIndex((address) => plain(address) === plain(here));
  if (at < 0) return addresses[0];
  return addresses[(at + by + addresses.length) % addresses.length];
}

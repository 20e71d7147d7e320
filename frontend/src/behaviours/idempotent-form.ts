import { backoff } from "../platform/backoff";
import { behave, scan } from "../platform/behaviour";
import { forget } from "../platform/device";
import { refusalText, tell } from "../platform/notices";
import { fill } from "../platform/words";
import { draftName } from "./draft-keeper";
import { forgetKey, rememberKey, takeUpKey } from "./idempotency-key";

type State = "" | "queued" | "sending" | "sent" | "failed";

/** What to do with an answer: gone on to a page, to be tried again, or to be read by the person. */
export function judge(status: number): "arrived" | "again" | "refused" {
  if (status >= 200 && status < 400) return "arrived";
  return status >= 500 || status === 429 || status === 408 ? "again" : "refused";
}

/**
 * Sends one form until the server has it, with one key for all tries, so that a double tap, a retry and a lost
 * reply make one matter. The key of an unfinished sending is kept on the device beside the words it was made for.
 */
export class IdempotentForm {
  private attempt = 0;
  private timer = 0;
  private busy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly go: (url: string) => void = (url) => location.assign(url),
    signal: AbortSignal = new AbortController().signal,
  ) {
    takeUpKey(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    // Back from the browser's page cache the form must be usable again.
    window.addEventListener("pageshow", (event) => event.persisted && this.hold(false), { signal });
    window.addEventListener("online", () => this.timer && void this.send(), { signal });
  }

  async send(): Promise<void> {
    if (this.busy) return;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.hold(true);
    this.show("sending");
    try {
      await this.uploadsSettled();
      rememberKey(this.form);
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "text/html" },
      });
      await this.answer(response);
    } catch {
      this.later();
    }
  }

  private async answer(response: Response): Promise<void> {
    const verdict = judge(response.status);
    if (verdict === "again") return this.later();
    if (verdict === "arrived") {
      forget(draftName(this.form));
      forgetKey(this.form);
      this.form.dispatchEvent(new CustomEvent("sz:sent", { bubbles: true }));
      this.show("sent");
      return this.go(response.url);
    }
    this.hold(false);
    this.refuse(await response.text());
  }

  /** A form that came back with errors takes the old one's place; any other refusal is read out. */
  private refuse(html: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    const corrected = this.form.id ? page.querySelector(`form#${CSS.escape(this.form.id)}`) : null;
    if (corrected) {
      this.form.replaceWith(document.adoptNode(corrected));
      scan();
      return;
    }
    const sentence = refusalText(html);
    this.show("failed", sentence);
    tell(sentence, "late");
  }

  private later(): void {
    this.hold(false);
    const wait = backoff(this.attempt++);
    this.timer = window.setTimeout(() => void this.send(), wait);
    this.show("queued", fill(this.line?.dataset.retry ?? "", { seconds: Math.ceil(wait / 1000) }));
  }

  private hold(busy: boolean): void {
    this.busy = busy;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) {
      button.toggleAttribute("aria-busy", false);
      if (busy) button.setAttribute("aria-busy", "true");
    }
  }

  private show(state: State, more = ""): void {
    const line = this.line;
    if (!line) return;
    const words = {
      "": "",
      queued: line.dataset.queued,
      sending: line.dataset.sendingText,
      sent: line.dataset.sent,
      failed: line.dataset.failed,
    }[state];
    line.dataset.state = state;
    line.textContent = [words ?? "", more].filter(Boolean).join(" ");
  }

  private async uploadsSettled(): Promise<void> {
    while (this.form.querySelector("[data-uploading]")) {
      await new Promise((settled) => this.form.addEventListener("sz:settled", settled, { once: true }));
    }
  }

  private get line(): HTMLElement | null {
    return this.form.querySelector<HTMLElement>("[data-sending]");
  }
}

behave("form[data-idempotent]", (element, present) => {
  new IdempotentForm(element as HTMLFormElement, undefined, present);
});

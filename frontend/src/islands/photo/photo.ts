import { type Stored, UploadFailed, upload } from "../../platform/upload";
import { resized } from "./resize";

export interface Words {
  sending: string;
  sent: string;
  kept: string;
  full: string;
  failed: string;
  remove: string;
}

/** One chosen picture: shown at once, made smaller, sent, and until then sent again as often as the person wants. */
export class Photo {
  state: "sending" | "sent" | "failed" = "sending";
  stored: Stored | undefined;
  private readonly address: string;
  private body: Blob | undefined;

  constructor(
    readonly element: HTMLElement,
    private readonly file: File,
    private readonly url: string,
    private readonly words: Words,
    private readonly changed: () => void,
  ) {
    this.address = URL.createObjectURL(file);
    this.part<HTMLImageElement>("img").src = this.address;
    this.part(".photo-remove").setAttribute("aria-label", `${words.remove} ${file.name}`);
    this.part("progress").setAttribute("aria-label", `${words.sending} ${file.name}`);
    this.part("[data-retry]").addEventListener("click", () => void this.send());
  }

  async send(): Promise<void> {
    this.become("sending", this.words.sending);
    try {
      this.body ??= await resized(this.file);
      const bar = this.part<HTMLProgressElement>("progress");
      this.stored = await upload(this.url, this.body, this.name, this.element, (percent) => {
        bar.value = percent;
      });
      if (this.stored.thumb_url) this.part<HTMLImageElement>("img").src = this.stored.thumb_url;
      this.become("sent", this.stored.kept ? this.words.kept : this.words.sent);
    } catch (why) {
      const said = why instanceof UploadFailed ? (why.status === 507 ? this.words.full : why.message) : "";
      this.become("failed", said || this.words.failed);
    }
  }

  remove(): void {
    URL.revokeObjectURL(this.address);
    this.element.remove();
  }

  private become(state: typeof this.state, sentence: string): void {
    this.state = state;
    this.element.dataset.state = state;
    this.part("progress").hidden = state !== "sending";
    this.part("[data-retry]").hidden = state !== "failed";
    const line = this.part(".photo-state");
    line.textContent = sentence;
    line.classList.toggle("photo-error", state === "failed");
    this.changed();
  }

  private get name(): string {
    return this.body === this.file ? this.file.name : `${this.file.name.replace(/\.\w+$/, "")}.jpg`;
  }

  private part<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.element.querySelector<E>(selector);
    if (!found) throw new Error(`photo: no ${selector}`);
    return found;
  }
}

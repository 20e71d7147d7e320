import { define, Island } from "../platform/island";
import { Photo } from "./photo/photo";

/**
 * <sz-photo-picker upload-url max ids text-…>: around one or two <input type=file>. With scripts each picture is resized,
 * shown with its own progress and posted to `upload-url`; the form then carries hidden `ids` (file_ids) instead of files.
 */
export class PhotoPicker extends Island {
  private photos: Photo[] = [];
  private readonly list = document.createElement("ul");
  private readonly state = document.createElement("p");

  protected start(): void {
    const frames = [...this.querySelectorAll<HTMLElement>("[data-input]")];
    for (const frame of frames) this.dress(frame);
    this.list.className = "photo-grid";
    this.state.className = "form-state";
    this.state.setAttribute("role", "status");
    frames.at(-1)?.after(this.list, this.state);
    this.closest("form")?.addEventListener("submit", () => this.tryAgain(), { capture: true });
  }

  /** A file input becomes a button: the camera, the album, or both. */
  private dress(frame: HTMLElement): void {
    const input = frame.querySelector<HTMLInputElement>("input[type=file]");
    const words = frame.querySelector<HTMLElement>("[data-add]");
    if (!input || !words) return;
    // Sent one by one from here, so not once more with the form.
    input.removeAttribute("name");
    input.className = "";
    words.hidden = false;
    const label = document.createElement("label");
    label.className = "photo-add";
    label.append(...frame.childNodes);
    frame.append(label);
    input.addEventListener("change", () => {
      this.take([...(input.files ?? [])]);
      input.value = "";
    });
  }

  private take(files: File[]): void {
    const room = this.number("max", 9) - this.photos.length;
    this.state.textContent = files.length > room ? this.text("full") : "";
    for (const file of files.slice(0, Math.max(0, room))) this.add(file);
  }

  private add(file: File): void {
    const template = this.inside<HTMLTemplateElement>("template");
    const element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.list.append(element);
    const words = {
      sending: this.text("sending"),
      sent: this.text("sent"),
      kept: this.text("kept"),
      full: this.text("no-room"),
      failed: this.text("failed"),
      remove: this.text("remove"),
    };
    const url = this.getAttribute("upload-url") ?? "";
    const photo = new Photo(element, file, url, words, () => this.changed());
    this.photos.push(photo);
    element.querySelector(".photo-remove")?.addEventListener("click", () => {
      photo.remove();
      this.photos = this.photos.filter((other) => other !== photo);
      this.changed();
    });
    void photo.send();
  }

  /** Sending the form is also a request to send what failed before. */
  private tryAgain(): void {
    for (const photo of this.photos) if (photo.state === "failed") void photo.send();
  }

  private changed(): void {
    const name = this.getAttribute("ids") ?? "file_ids";
    for (const old of this.querySelectorAll(`input[name=${name}]`)) old.remove();
    for (const { stored } of this.photos) {
      if (!stored) continue;
      this.append(
        Object.assign(document.createElement("input"), {
          type: "hidden",
          name,
          value: stored.id,
        }),
      );
    }
    const sending = this.photos.some((photo) => photo.state === "sending");
    this.toggleAttribute("data-uploading", sending);
    this.toggleAttribute(
      "data-incomplete",
      this.photos.some((photo) => photo.state === "failed"),
    );
    if (!sending) this.dispatchEvent(new CustomEvent("sz:settled", { bubbles: true }));
  }
}

define("sz-photo-picker", PhotoPicker);

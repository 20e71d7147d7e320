import { define, Island } from "../platform/island";

const EVERY_MS = 250;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type MakeDetector = new (options: { formats: string[] }) => Detector;

/**
 * <sz-code-scanner text-…>: where the browser reads codes itself, a button opens the camera and the first code goes into
 * the form's `code` and sends it; with `stays` more is to be filled in first. Elsewhere it stays hidden: what is printed
 * under the square can be typed.
 */
export class CodeScanner extends Island {
  private stream: MediaStream | undefined;
  private timer = 0;

  protected start(): void {
    const make = (globalThis as { BarcodeDetector?: MakeDetector }).BarcodeDetector;
    if (!make || !navigator.mediaDevices) return;
    this.hidden = false;
    const detector = new make({ formats: ["qr_code"] });
    this.inside("[data-scan]").addEventListener("click", () => void this.open(detector));
  }

  disconnectedCallback(): void {
    this.close();
  }

  private async open(detector: Detector): Promise<void> {
    if (this.stream) return this.close();
    const view = this.inside<HTMLVideoElement>("[data-view]");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = this.stream;
      view.hidden = false;
      await view.play();
    } catch {
      this.close();
      return this.say(this.text("refused"), "failed");
    }
    this.timer = window.setInterval(() => void this.look(detector, view), EVERY_MS);
  }

  private async look(detector: Detector, view: HTMLVideoElement): Promise<void> {
    const [found] = await detector.detect(view).catch(() => []);
    if (!found || !this.stream) return;
    this.close();
    const field = this.closest("form")?.querySelector<HTMLInputElement>("input[name=code]");
    if (field) field.value = found.rawValue;
    this.say(this.text("found"), "sent");
    if (!this.hasAttribute("stays")) this.closest("form")?.requestSubmit();
  }

  /** The camera is on only while somebody scans. */
  private close(): void {
    window.clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    const view = this.querySelector<HTMLVideoElement>("[data-view]");
    if (view) view.hidden = true;
  }

  private say(sentence: string, state: string): void {
    const line = this.inside("[data-state-line]");
    line.textContent = sentence;
    line.dataset.state = state;
  }
}

define("sz-code-scanner", CodeScanner);

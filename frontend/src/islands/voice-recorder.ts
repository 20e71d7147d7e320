import { define, Island } from "../platform/island";
import { UploadFailed, upload } from "../platform/upload";
import { minutes } from "../platform/words";
import { Level } from "./voice/level";

/**
 * <sz-voice-recorder upload-url seconds text-…>: records up to `seconds`, plays back, may be done again, and posts to
 * `upload-url` like a photo. It stays hidden where the browser cannot record (and on plain http, where it may not).
 */
export class VoiceRecorder extends Island {
  private recorder: MediaRecorder | undefined;
  private recording: Blob | undefined;
  private clock = 0;

  protected start(): void {
    if (!("MediaRecorder" in window) || !navigator.mediaDevices) return;
    this.hidden = false;
    this.label(this.text("start"));
    this.inside("[data-record]").addEventListener("click", () => {
      if (this.recorder?.state === "recording") this.recorder.stop();
      else void this.record();
    });
    this.inside("[data-retry]").addEventListener("click", () => void this.send());
    this.inside("[data-remove]").addEventListener("click", () => this.discard());
  }

  private async record(): Promise<void> {
    this.discard();
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return this.say(this.text("refused"), "failed");
    }
    const pieces: Blob[] = [];
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32_000 });
    const level = new Level(stream, this.inside<HTMLMeterElement>("[data-level]"));
    this.recorder = recorder;
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      window.clearInterval(this.clock);
      level.stop();
      for (const track of stream.getTracks()) track.stop();
      this.finish(new Blob(pieces, { type: recorder.mimeType }));
    };
    recorder.start(1000);
    this.label(this.text("stop"));
    this.count();
  }

  private count(): void {
    const most = this.number("seconds", 120);
    const began = Date.now();
    const time = this.inside("[data-time]");
    const show = () => {
      const gone = (Date.now() - began) / 1000;
      time.textContent = `${minutes(gone)} / ${minutes(most)}`;
      if (gone >= most) this.recorder?.stop();
    };
    time.hidden = false;
    show();
    this.clock = window.setInterval(show, 250);
  }

  private finish(recording: Blob): void {
    this.recording = recording;
    const player = this.inside<HTMLAudioElement>("[data-playback]");
    player.src = URL.createObjectURL(recording);
    player.hidden = false;
    this.inside("[data-time]").hidden = true;
    this.inside("[data-remove]").hidden = false;
    this.label(this.text("again"));
    void this.send();
  }

  private async send(): Promise<void> {
    if (!this.recording) return;
    this.inside("[data-retry]").hidden = true;
    this.toggleAttribute("data-uploading", true);
    this.say(this.text("sending"), "sending");
    try {
      const ending = this.recording.type.includes("mp4")
        ? "m4a"
        : this.recording.type.includes("ogg")
          ? "ogg"
          : "webm";
      const url = this.getAttribute("upload-url") ?? "";
      const stored = await upload(url, this.recording, `voice.${ending}`, this, () => {});
      const field = Object.assign(document.createElement("input"), {
        type: "hidden",
        name: "file_ids",
        value: stored.id,
      });
      this.append(field);
      this.say(this.text(stored.kept ? "kept" : "sent"), "sent");
    } catch (why) {
      this.inside("[data-retry]").hidden = false;
      const said = why instanceof UploadFailed ? why.message : "";
      const full = why instanceof UploadFailed && why.status === 507;
      this.say(full ? this.text("no-room") : said || this.text("failed"), "failed");
    } finally {
      this.toggleAttribute("data-uploading", false);
      this.dispatchEvent(new CustomEvent("sz:settled", { bubbles: true }));
    }
  }

  private discard(): void {
    const player = this.inside<HTMLAudioElement>("[data-playback]");
    URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
    player.hidden = true;
    this.recording = undefined;
    this.querySelector("input[name=file_ids]")?.remove();
    for (const part of ["[data-remove]", "[data-retry]", "[data-time]"]) this.inside(part).hidden = true;
    this.label(this.text("start"));
    this.say("", "");
  }

  private label(words: string): void {
    this.inside("[data-record] span").textContent = words;
  }

  private say(sentence: string, state: string): void {
    const line = this.inside("[data-state-line]");
    line.textContent = sentence;
    line.dataset.state = state;
  }
}

define("sz-voice-recorder", VoiceRecorder);

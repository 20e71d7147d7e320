import { define, Island } from "../../platform/island";

const HOURS = 168;

/**
 * <sz-time-slider now="2026-11-26T14:00" label>: beside the field for any hour a slider over the last seven days; letting it
 * go sends the form.
 */
export class TimeSlider extends Island {
  protected start(): void {
    const field = this.inside<HTMLInputElement>("input");
    const now = readHour(this.getAttribute("now") ?? "");
    if (now === null) return;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = String(-HOURS);
    slider.max = "0";
    slider.value = String(Math.max(-HOURS, Math.round(((readHour(field.value) ?? now) - now) / 3_600_000)));
    slider.setAttribute("aria-label", this.getAttribute("label") ?? "");
    const say = (): void => {
      field.value = writeHour(now + Number(slider.value) * 3_600_000);
      slider.setAttribute("aria-valuetext", field.value.replace("T", " "));
    };
    say();
    slider.addEventListener("input", say);
    slider.addEventListener("change", () => {
      if (slider.value === "0") field.value = "";
      this.closest("form")?.requestSubmit();
    });
    field.addEventListener("change", () => this.closest("form")?.requestSubmit());
    this.append(slider);
  }
}

/** Milliseconds of a clock that knows no summer time: the wall's hours are the server's, not this machine's. */
export function readHour(text: string): number | null {
  const moment = Date.parse(`${text}Z`);
  return Number.isFinite(moment) ? moment : null;
}

export function writeHour(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16);
}

define("sz-time-slider", TimeSlider);

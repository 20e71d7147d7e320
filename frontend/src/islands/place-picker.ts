import { define, Island } from "../platform/island";
import type { Place } from "./map/pin";

/**
 * <sz-place-picker shapes-url centre-lat centre-lng text-…>: around the building list and the address field, which are
 * enough by themselves. With scripts a pin on a map, or the phone's own position, fills the hidden `lat` and `lng` (WGS-84).
 */
export class PlacePicker extends Island {
  private move: ((place: Place) => void) | undefined;

  protected start(): void {
    this.inside("[data-tools]").hidden = false;
    this.inside("[data-open]").addEventListener("click", () => void this.open());
    const locate = this.inside("[data-locate]");
    // Browsers give a position only to https pages.
    locate.hidden = !window.isSecureContext || !("geolocation" in navigator);
    locate.addEventListener("click", () => this.locate());
  }

  private async open(): Promise<void> {
    const container = this.inside("[data-map]");
    if (!container.hidden) return;
    try {
      const { pinMap } = await import("./map/pin");
      const url = this.getAttribute("shapes-url") ?? "";
      this.move = await pinMap(container, this.text("map"), url, this.place(), (place) => this.choose(place));
      this.inside("[data-open]").hidden = true;
      container.scrollIntoView({ block: "nearest" });
    } catch {
      container.hidden = true;
      this.say(this.text("failed"), "failed");
    }
  }

  private locate(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lat: coords.latitude, lng: coords.longitude };
        this.choose(place);
        void this.open().then(() => this.move?.(place));
      },
      () => this.say(this.text("refused"), "failed"),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  }

  private choose({ lat, lng }: Place): void {
    this.field("lat").value = lat.toFixed(6);
    this.field("lng").value = lng.toFixed(6);
    this.say(this.text("chosen"), "sent");
    this.dispatchEvent(new CustomEvent("sz:place", { bubbles: true, detail: { lat, lng } }));
  }

  private place(): Place {
    const chosen = (name: "lat" | "lng") => Number.parseFloat(this.field(name).value);
    return {
      lat: chosen("lat") || this.number("centre-lat", 0),
      lng: chosen("lng") || this.number("centre-lng", 0),
    };
  }

  private field(name: "lat" | "lng"): HTMLInputElement {
    return this.inside<HTMLInputElement>(`input[name=${name}]`);
  }

  private say(sentence: string, state: string): void {
    const line = this.inside("[data-state-line]");
    line.textContent = sentence;
    line.dataset.state = state;
  }
}

define("sz-place-picker", PlacePicker);

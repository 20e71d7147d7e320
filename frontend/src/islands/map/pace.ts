import type { Map as MapLibre } from "maplibre-gl";

/** Milliseconds between two pictures above which a moving map is drawn coarsely: 30 a second. */
const SLOW = 33;
/** So many pictures are looked at before it is called slow, and so long it is still before it is drawn in full. */
const LOOKED_AT = 6;
const STILL = 160;
const COARSE = 0.5;

/**
 * On a machine without a graphics card every point is computed. Where the pictures of a movement came too slowly, the map
 * is drawn with half as many points a side from the next press on, and in full when it stands. Only between movements: to
 * change it takes a gesture that is under way from the hand.
 */
export class Pace {
  /** Its own changes look like movements, and are none. */
  changing = false;
  private readonly full: number;
  private isSlow = false;
  private isCoarse = false;
  private isPressed = false;
  private last = 0;
  private seen: number[] = [];
  private waiting = 0;

  constructor(private readonly map: MapLibre) {
    this.full = map.getPixelRatio();
    const hand = map.getCanvasContainer();
    const gone = new AbortController();
    const { signal } = gone;
    map.on("remove", () => gone.abort());
    hand.addEventListener("pointerdown", () => this.press(true), { capture: true, signal });
    hand.addEventListener("wheel", () => this.press(false), { capture: true, passive: true, signal });
    for (const over of ["pointerup", "pointercancel"])
      window.addEventListener(over, () => this.letGo(), { signal });
    map.on("render", () => this.picture());
    map.on("moveend", () => {
      if (!this.changing) this.wait();
    });
  }

  private press(held: boolean): void {
    this.isPressed ||= held;
    if (this.isSlow && !this.map.isMoving()) this.draw(true);
    if (!held) this.wait();
  }

  private letGo(): void {
    if (!this.isPressed) return;
    this.isPressed = false;
    this.wait();
  }

  private picture(): void {
    if (this.changing || this.isSlow) return;
    if (!this.map.isMoving()) {
      this.last = 0;
      this.seen = [];
      return;
    }
    const now = performance.now();
    if (this.last) this.seen.push(now - this.last);
    this.last = now;
    this.isSlow = this.seen.length >= LOOKED_AT && median(this.seen) > SLOW;
  }

  private wait(): void {
    window.clearTimeout(this.waiting);
    if (this.isCoarse) this.waiting = window.setTimeout(() => this.rest(), STILL);
  }

  private rest(): void {
    if (this.isPressed) return;
    if (this.map.isMoving()) this.wait();
    else this.draw(false);
  }

  private draw(coarsely: boolean): void {
    if (this.isCoarse === coarsely) return;
    this.isCoarse = coarsely;
    this.changing = true;
    this.map.setPixelRatio(coarsely ? this.full * COARSE : this.full);
    this.changing = false;
  }
}

export function median(times: readonly number[]): number {
  const ordered = [...times].sort((a, b) => a - b);
  return ordered[ordered.length >> 1] ?? 0;
}

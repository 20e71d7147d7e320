import type { Map as MapLibre } from "maplibre-gl";

/** Milliseconds between two pictures above which a moving map is drawn coarsely: 30 a second. */
const SLOW = 33;
/** So many pictures are looked at before anything is changed, and so long it is still before it is drawn in full. */
const LOOKED_AT = 6;
const STILL = 160;
const COARSE = 0.5;

/**
 * On a machine without a graphics card every point is computed. While the map moves and its pictures come too slowly,
 * it is drawn with half as many points a side; standing still it is drawn in full.
 */
export class Pace {
  /** Its own changes look like movements, and are none. */
  changing = false;
  private readonly full: number;
  private isSlow = false;
  private isCoarse = false;
  private last = 0;
  private seen: number[] = [];
  private waiting = 0;

  constructor(private readonly map: MapLibre) {
    this.full = map.getPixelRatio();
    map.on("movestart", () => this.begin());
    map.on("render", () => this.picture());
    map.on("moveend", () => this.end());
  }

  private begin(): void {
    if (this.changing) return;
    window.clearTimeout(this.waiting);
    this.last = 0;
    this.seen = [];
    if (this.isSlow) this.draw(true);
  }

  private picture(): void {
    if (this.changing || this.isSlow || !this.map.isMoving()) return;
    const now = performance.now();
    if (this.last) this.seen.push(now - this.last);
    this.last = now;
    if (this.seen.length < LOOKED_AT) return;
    this.isSlow = median(this.seen) > SLOW;
    this.seen = [];
    if (this.isSlow) this.draw(true);
  }

  private end(): void {
    if (this.changing || !this.isCoarse) return;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.draw(false), STILL);
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

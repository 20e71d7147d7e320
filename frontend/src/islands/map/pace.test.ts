import type { Map as MapLibre } from "maplibre-gl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { median, Pace } from "./pace";

class Drawn {
  ratio = 2;
  moving = false;
  /** How often a gesture was taken from the hand. */
  interrupted = 0;
  readonly hand = document.createElement("div");
  private readonly heard: Record<string, (() => void)[]> = {};
  on(name: string, act: () => void): void {
    this.heard[name] = [...(this.heard[name] ?? []), act];
  }
  fire(name: string): void {
    for (const act of this.heard[name] ?? []) act();
  }
  getPixelRatio(): number {
    return this.ratio;
  }
  getCanvasContainer(): HTMLElement {
    return this.hand;
  }
  setPixelRatio(ratio: number): void {
    this.ratio = ratio;
    if (this.moving) this.interrupted += 1;
    // As the engine does it.
    this.fire("moveend");
  }
  isMoving(): boolean {
    return this.moving;
  }
  drag(pictures: number, every: number): void {
    this.hand.dispatchEvent(new Event("pointerdown"));
    this.moving = true;
    for (let n = 0; n < pictures; n++) {
      vi.advanceTimersByTime(every);
      this.fire("render");
    }
  }
  stop(): void {
    window.dispatchEvent(new Event("pointerup"));
    this.moving = false;
    this.fire("moveend");
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a slow map is coarse from the next press on, and full when it stands", () => {
  const map = new Drawn();
  new Pace(map as unknown as MapLibre);
  map.drag(9, 60);
  expect(map.ratio).toBe(2);
  map.stop();
  map.drag(9, 60);
  expect(map.ratio).toBe(1);
  map.stop();
  map.drag(1, 60);
  vi.advanceTimersByTime(500);
  expect(map.ratio).toBe(1);
  map.stop();
  vi.advanceTimersByTime(200);
  expect(map.ratio).toBe(2);
  expect(map.interrupted).toBe(0);
});

test("by the wheel too, without being held", () => {
  const map = new Drawn();
  new Pace(map as unknown as MapLibre);
  map.drag(9, 60);
  map.stop();
  map.hand.dispatchEvent(new Event("wheel"));
  expect(map.ratio).toBe(1);
  vi.advanceTimersByTime(200);
  expect(map.ratio).toBe(2);
});

test("a quick map stays as it is", () => {
  const map = new Drawn();
  new Pace(map as unknown as MapLibre);
  map.drag(60, 16);
  map.stop();
  map.drag(60, 16);
  expect(map.ratio).toBe(2);
});

test("the middle one of times", () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([])).toBe(0);
});

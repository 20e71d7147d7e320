import type { Map as MapLibre } from "maplibre-gl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { median, Pace } from "./pace";

class Drawn {
  ratio = 2;
  moving = false;
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
  setPixelRatio(ratio: number): void {
    this.ratio = ratio;
    // As the engine does it.
    if (!this.moving) this.fire("movestart");
    if (!this.moving) this.fire("moveend");
  }
  isMoving(): boolean {
    return this.moving;
  }
  move(pictures: number, every: number): void {
    this.moving = true;
    this.fire("movestart");
    for (let n = 0; n < pictures; n++) {
      vi.advanceTimersByTime(every);
      this.fire("render");
    }
  }
  stop(): void {
    this.moving = false;
    this.fire("moveend");
  }
}

beforeEach(() => vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

test("a slow map is coarse while it moves, and full when it stands", () => {
  const map = new Drawn();
  new Pace(map as unknown as MapLibre);
  map.move(8, 60);
  expect(map.ratio).toBe(1);
  map.stop();
  expect(map.ratio).toBe(1);
  vi.advanceTimersByTime(200);
  expect(map.ratio).toBe(2);
  map.move(1, 60);
  expect(map.ratio).toBe(1);
  map.stop();
  map.move(1, 60);
  vi.advanceTimersByTime(200);
  expect(map.ratio).toBe(1);
});

test("a quick map stays as it is", () => {
  const map = new Drawn();
  new Pace(map as unknown as MapLibre);
  map.move(60, 16);
  map.stop();
  vi.advanceTimersByTime(1_000);
  expect(map.ratio).toBe(2);
});

test("the middle one of times", () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([])).toBe(0);
});

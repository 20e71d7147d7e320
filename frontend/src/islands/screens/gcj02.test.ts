import { expect, test } from "vitest";
import { toGcj02 } from "./gcj02";
import { shades } from "./shades";
import { readHour, writeHour } from "./time-slider";

// What shanzhi/lib/coordinates.py gives for the same places.
test.each([
  [
    [116.3975, 39.9087],
    [116.4037436, 39.9101035],
  ],
  [
    [120.6, 31.3],
    [120.6041698, 31.2978125],
  ],
  [
    [114.05, 22.5],
    [114.0551007, 22.497266],
  ],
  [
    [139.7, 35.6],
    [139.7, 35.6],
  ],
])("%j is drawn at %j", (from, to) => {
  const drawn = toGcj02(from);
  expect(drawn[0]).toBeCloseTo(to[0] ?? 0, 6);
  expect(drawn[1]).toBeCloseTo(to[1] ?? 0, 6);
});

test("one place with very many does not make all others look alike", () => {
  const shade = shades([0, 3, 5, 5, 900]);
  expect([0, 3, 5, 900].map(shade)).toEqual([0, 1 / 3, 2 / 3, 1]);
  expect(shades([])(0)).toBe(0);
});

test("hours go there and back, over midnight and the end of a month", () => {
  expect(writeHour((readHour("2026-12-01T00:00") ?? 0) - 3_600_000)).toBe("2026-11-30T23:00");
  expect(readHour("soon")).toBeNull();
});

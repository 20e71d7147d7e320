import { describe, expect, it } from "vitest";
import { readBounds } from "../islands/case-map";
import { readTable } from "../islands/chart-kit/read-table";
import { fitted } from "../islands/photo/resize";
import { loudness } from "../islands/voice/level";
import { backoff } from "./backoff";
import { newKey } from "./key";
import { liveUrl } from "./live-url";
import { problemText } from "./upload";
import { fill, minutes } from "./words";

describe("waiting before another try", () => {
  it("doubles to a minute and never less than three quarters of it", () => {
    expect([0, 1, 2, 9].map((attempt) => backoff(attempt, 2_000, 60_000, 0))).toEqual([
      2_000, 4_000, 8_000, 60_000,
    ]);
    expect(backoff(9, 2_000, 60_000, 1)).toBe(45_000);
  });
});

describe("words", () => {
  it("fills the places of a translated sentence and leaves unknown ones", () => {
    expect(fill("还有 {n} 件，{who}", { n: 3 })).toBe("还有 3 件，{who}");
    expect(minutes(75)).toBe("1:15");
  });

  it("reads a problem's sentence, and nothing from a page of a broken proxy", () => {
    expect(problemText('{"title":"太大","detail":"照片不能超过 20 MB"}')).toBe("照片不能超过 20 MB");
    expect(problemText("<html>502</html>")).toBe("");
  });
});

describe("the live stream", () => {
  it("is found on our own host, on another port, or where the operator put it", () => {
    const page = new URL("http://192.168.1.7:8000/desk/");
    expect(liveUrl("/live/cases:32", "", page)).toBe("/live/cases:32");
    expect(liveUrl("/live/cases:32", ":8001", page)).toBe("http://192.168.1.7:8001/live/cases:32");
    expect(liveUrl("/live/cases:32", "https://live.example.cn", page)).toBe(
      "https://live.example.cn/live/cases:32",
    );
  });
});

describe("small measures", () => {
  it("makes keys that are version 4 UUIDs", () => {
    expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("fits a photograph into 2048 px and enlarges none", () => {
    expect(fitted(4032, 3024)).toEqual({ width: 2048, height: 1536 });
    expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
  });

  it("hears silence as silence", () => {
    expect(loudness(new Uint8Array(8).fill(128))).toBe(0);
  });

  it("reads bounds of four degrees and refuses others", () => {
    expect(readBounds("120.9,31.3,121,31.4")).toEqual([120.9, 31.3, 121, 31.4]);
    expect(readBounds("120.9,31.3")).toBeNull();
  });

  it("reads the figures of a table as people write them", () => {
    document.body.innerHTML =
      "<table><thead><tr><th>街道</th><th>未办结</th></tr></thead><tbody><tr><th>清河</th><td>1,284 件</td></tr></tbody></table>";
    expect(readTable(document.querySelector("table") as HTMLTableElement)).toEqual({
      labels: ["清河"],
      columns: [{ name: "未办结", values: [1284] }],
    });
  });
});

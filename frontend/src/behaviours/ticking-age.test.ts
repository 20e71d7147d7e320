import { describe, expect, it } from "vitest";
import { ageWords } from "./ticking-age";

const words = { seconds: "{n} 秒", minutes: "{n} 分 {m} 秒", hours: "{n} 小时 {m} 分" };

describe("ageWords", () => {
  it("counts seconds, then minutes, then hours", () => {
    expect(ageWords(0, words)).toBe("0 秒");
    expect(ageWords(59, words)).toBe("59 秒");
    expect(ageWords(61, words)).toBe("1 分 1 秒");
    expect(ageWords(3_599, words)).toBe("59 分 59 秒");
    expect(ageWords(7_260, words)).toBe("2 小时 1 分");
  });
});

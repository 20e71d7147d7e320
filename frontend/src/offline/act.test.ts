import { describe, expect, it } from "vitest";
import { type Act, ageOf, meaning, ofAccount, ready, verdict } from "./act";

function act(turn: number, subject: string, more: Partial<Act> = {}): Act {
  return {
    turn,
    key: String(turn),
    account: 7,
    subject,
    madeAt: 0,
    state: "queued",
    tries: 0,
    nextAt: 0,
    why: "",
    sealed: { device: "d", iv: new Uint8Array(12), body: new ArrayBuffer(0) },
    ...more,
  };
}

describe("which acts may be sent", () => {
  it("sends of each matter only the first, and different matters side by side", () => {
    const waiting = [act(1, "a"), act(2, "a"), act(3, "b")];
    expect(ready(waiting, 7, 0).map((each) => each.turn)).toEqual([1, 3]);
  });

  it("sends nothing behind an act that waits for a person", () => {
    const waiting = [act(1, "a", { state: "conflict" }), act(2, "a"), act(3, "b", { state: "refused" })];
    expect(ready(waiting, 7, 0)).toEqual([]);
  });

  it("sends what was under way when the browser was closed, once more", () => {
    expect(ready([act(1, "a", { state: "sending" })], 7, 0)).toHaveLength(1);
  });

  it("does not wait for a moment that a clock named before it was put back by a day", () => {
    const day = 24 * 3_600_000;
    expect(ready([act(1, "a", { nextAt: day + 5 })], 7, 0)).toHaveLength(1);
  });

  it("leaves what belongs to somebody else, and what is not due yet", () => {
    expect(ready([act(1, "a", { account: 8 }), act(2, "b", { nextAt: 5 })], 7, 4)).toEqual([]);
  });

  it("does not wait behind what a colleague did to the same matter on this phone", () => {
    const waiting = [act(1, "a", { account: 8 }), act(2, "a")];
    expect(ready(waiting, 7, 0).map((each) => each.turn)).toEqual([2]);
    expect(ofAccount(waiting, 8).map((each) => each.turn)).toEqual([1]);
  });
});

describe("a clock that is wrong", () => {
  const DAY = 86_400_000;

  it("does not hold back what was kept before it was set back by a day", () => {
    expect(ready([act(1, "a", { nextAt: DAY })], 7, 1_000)).toHaveLength(1);
  });

  it("changes nothing about how old an act is, wrong all the time or set right in between", () => {
    const made = act(1, "a", { madeAt: DAY, skew: DAY });
    expect(ageOf(made, DAY + 60_000, DAY)).toBe(60);
    expect(ageOf(made, 60_000, 0)).toBe(60);
    expect(ageOf(act(1, "a", { madeAt: 0 }), 60_000, 0)).toBe(60);
  });
});

describe("what an answer means", () => {
  it.each([
    [200, "done"],
    [201, "done"],
    [0, "later"],
    [500, "later"],
    [503, "later"],
    [429, "later"],
    [401, "signed-out"],
    [409, "conflict"],
    [413, "refused"],
    [422, "refused"],
    [404, "refused"],
  ])("%i: %s", (status, is) => {
    expect(verdict(status, { detail: "why" }).is).toBe(is);
  });
});

describe("what an address is about", () => {
  it("knows the verb, the matter and its number", () => {
    expect(meaning("/desk/cases/261126-1001/closure")).toEqual({
      verb: "closure",
      subject: "desk/cases/261126-1001",
      number: "261126-1001",
    });
    expect(meaning("/worker/calls/3/arrival")).toEqual({
      verb: "arrival",
      subject: "worker/calls/3",
      number: "",
    });
    expect(meaning("/worker/report")).toEqual({ verb: "report", subject: "", number: "" });
  });
});

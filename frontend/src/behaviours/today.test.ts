// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { datumOf, type Here } from "../platform/here";
import { arrange } from "./today";

const HERE: Here = { lat: 31, lng: 121, accuracy: 10, datum: "wgs84" };

function list(): HTMLElement {
  document.body.innerHTML = `
    <div data-today data-away="离我约 {metres} 米">
      <section><ul>
        <li data-task="far" data-late data-wgs84="31.01,121" data-gcj02="31,121"><span data-away-chip hidden></span></li>
        <li data-task="nowhere" data-late data-mine><span data-away-chip hidden></span></li>
        <li data-task="near" data-late data-wgs84="31.001,121" data-gcj02="31.02,121"><span data-away-chip hidden></span></li>
      </ul></section>
      <section><ul><li data-task="later" data-wgs84="31,121"></li></ul></section>
    </div>`;
  return document.querySelector("[data-today]") as HTMLElement;
}

const names = (inside: HTMLElement) =>
  [...inside.querySelectorAll<HTMLElement>("li:not([hidden])")].map((row) => row.dataset.task);

describe("the list of today in the hand", () => {
  it("puts the nearest first in its part, what has no place last, and says how far", () => {
    const today = list();
    arrange(today, HERE, "all");
    expect(names(today)).toEqual(["near", "far", "nowhere", "later"]);
    expect(today.querySelector("[data-away-chip]:not([hidden])")?.textContent).toBe("离我约 110 米");
  });

  it("measures in the datum in which the phone speaks", () => {
    const today = list();
    arrange(today, { ...HERE, datum: "gcj02" }, "all");
    expect(names(today)[0]).toBe("far");
  });

  it("goes back to the order of the server", () => {
    const today = list();
    arrange(today, HERE, "all");
    arrange(today, undefined, "all");
    expect(names(today)).toEqual(["far", "nowhere", "near", "later"]);
    expect(today.querySelector("[data-away-chip]:not([hidden])")).toBeNull();
  });

  it("shows what is late, or mine, and leaves empty parts out", () => {
    const today = list();
    arrange(today, undefined, "mine");
    expect(names(today)).toEqual(["nowhere"]);
    expect([...today.querySelectorAll("section")].map((part) => part.hidden)).toEqual([false, true]);
  });
});

describe("in which datum a phone speaks", () => {
  it.each([
    ["Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.47 MMWEBID/1", "gcj02"],
    ["Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile", "wgs84"],
  ])("%s: %s", (agent, datum) => expect(datumOf(agent)).toBe(datum));
});

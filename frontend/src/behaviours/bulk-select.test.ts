import { beforeEach, describe, expect, it } from "vitest";
import { scan } from "../platform/behaviour";
import "./bulk-select";

function row(number: string): string {
  return `<li><input class="row-check" type="checkbox" name="case" value="${number}"></li>`;
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("input.row-check")];
}

function ticked(): string[] {
  return new FormData(document.querySelector("form") as HTMLFormElement).getAll("case") as string[];
}

function key(wish: string, box?: HTMLInputElement): void {
  document.dispatchEvent(new CustomEvent("sz:tick", { detail: { wish, box } }));
}

const bar = () => document.querySelector<HTMLElement>("[data-bulk]") as HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<ul id="queue">${["1", "2", "3", "4"].map(row).join("")}</ul>
    <form id="bulk"><div data-bulk="queue" hidden><span data-chosen="{n} rows"></span>
    <button type="button" data-tick="none"></button></div></form>`;
  scan();
});

describe("ticking rows of the queue", () => {
  it("shows the verbs once a row is ticked, and sends what is ticked with their form", () => {
    expect(bar().hidden).toBe(true);
    boxes()[1]?.click();
    expect(bar().hidden).toBe(false);
    expect(bar().textContent).toContain("1 rows");
    expect(ticked()).toEqual(["2"]);
    boxes()[1]?.click();
    expect(bar().hidden).toBe(true);
  });

  it("ticks by keys: one, all between, all on the page, none", () => {
    key("tick", boxes()[0]);
    key("tick-range", boxes()[2]);
    expect(ticked()).toEqual(["1", "2", "3"]);
    key("tick-all");
    expect(ticked()).toEqual(["1", "2", "3", "4"]);
    key("tick-all");
    expect(ticked()).toEqual([]);
    key("tick");
    expect(bar().hidden).toBe(true);
  });

  it("keeps the ticks when the list comes anew, and lets go of rows that left it", () => {
    for (const box of boxes().slice(0, 2)) box.click();
    const list = document.getElementById("queue") as HTMLElement;
    list.innerHTML = ["2", "3"].map(row).join("");
    document.dispatchEvent(new CustomEvent("sz:refreshed"));
    expect(ticked()).toEqual(["2"]);
    expect(bar().textContent).toContain("1 rows");
  });

  it("takes all ticks away with one button", () => {
    key("tick-all");
    document.querySelector<HTMLElement>("[data-tick]")?.click();
    expect(ticked()).toEqual([]);
  });
});

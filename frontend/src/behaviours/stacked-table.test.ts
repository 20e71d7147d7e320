import { beforeEach, describe, expect, it } from "vitest";
import { scan } from "../platform/behaviour";
import "./stacked-table";

function show(heads: string[], ...rows: string[][]): HTMLTableElement {
  const row = (cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  const head = `<thead><tr>${heads.map((each) => `<th>${each}</th>`).join("")}</tr></thead>`;
  document.body.innerHTML = `<div class="table-wrap"><table class="table">${head}<tbody>${rows
    .map(row)
    .join("")}</tbody></table></div>`;
  scan();
  return document.querySelector("table") as HTMLTableElement;
}

describe("a wide table on a phone", () => {
  beforeEach(() => {
    document.body.innerHTML = "";
  });

  it("tells each cell the name of its column", () => {
    const table = show(["who", "what", "when", ""], ["Li", "read", "08:30", "open"]);
    const labels = [...table.querySelectorAll<HTMLElement>("td")].map((cell) => cell.dataset.label);
    expect(labels).toEqual(["who", "what", "when", undefined]);
    expect(table.dataset.stacked).toBe("");
  });

  it("counts a cell that spans several columns", () => {
    const rest = '2</td><td colspan="2">3';
    const table = show(["a", "b", "c", "d", "e"], ["1", rest, "5"]);
    const labels = [...table.querySelectorAll<HTMLElement>("td")].map((cell) => cell.dataset.label);
    expect(labels).toEqual(["a", "b", "c", "e"]);
  });

  it("leaves a narrow table as it is", () => {
    expect(show(["who", "what"], ["Li", "read"]).dataset.stacked).toBeUndefined();
  });
});

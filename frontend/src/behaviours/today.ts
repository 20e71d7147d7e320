import { behave } from "../platform/behaviour";
import { metresBetween, roundedMetres } from "../platform/distance";
import { canLocate, type Here, whereAmI } from "../platform/here";
import { fill } from "../platform/words";

export type Show = "all" | "late" | "mine";

// Remembered until the page is left, also when live news brings the list anew; it never leaves the phone.
let here: Here | undefined;
let show: Show = "all";

/**
 * #tasks[data-today]: rows li[data-task] carry `data-late`, `data-mine`, and their place as `data-wgs84` and `data-gcj02`
 * ("lat,lng"). The bar [data-today-bar] above it shows all, what is late or what is mine, and on a press sorts each part by
 * the distance from where the phone is at that moment.
 */
behave("[data-today]", (list) => arrange(list, here, show));

behave("[data-today-bar]", (bar) => {
  const near = bar.querySelector<HTMLButtonElement>("[data-near]");
  const line = bar.querySelector("[data-state-line]");
  const redo = () => {
    for (const button of bar.querySelectorAll<HTMLElement>("[data-show]"))
      button.setAttribute("aria-pressed", String(button.dataset.show === show));
    near?.setAttribute("aria-pressed", String(here !== undefined));
    const list = document.querySelector<HTMLElement>("[data-today]");
    if (list) arrange(list, here, show);
  };
  const sort = async () => {
    if (here) here = undefined;
    else here = await whereAmI().catch(() => undefined);
    if (line) line.textContent = here ? (bar.dataset.sorted ?? "") : "";
    redo();
  };
  bar.hidden = false;
  if (near) near.hidden = !canLocate();
  bar.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("button");
    if (button === near) void sort();
    if (!button?.dataset.show) return;
    show = button.dataset.show as Show;
    redo();
  });
  redo();
});

/** Hide what is not asked for; in each part the nearest first, or everything back where the server had it. */
export function arrange(list: HTMLElement, from: Here | undefined, which: Show): void {
  [...list.querySelectorAll<HTMLElement>("li[data-task]")].forEach((row, index) => {
    row.dataset.turn ??= String(index);
    row.hidden = which !== "all" && !row.hasAttribute(`data-${which}`);
    mark(row, from, list.dataset.away ?? "");
  });
  for (const part of list.querySelectorAll<HTMLElement>("section")) {
    const rows = [...part.querySelectorAll<HTMLElement>("li[data-task]")];
    rows.sort((one, other) => order(one) - order(other) || turn(one) - turn(other));
    part.querySelector("ul")?.append(...rows);
    part.hidden = rows.every((row) => row.hidden);
  }
}

/** How far away it is, on the row and in words; nothing where either place is unknown. */
function mark(row: HTMLElement, from: Here | undefined, sentence: string): void {
  const [lat, lng] = ((from && row.dataset[from.datum]) ?? "").split(",").map(Number);
  const known = from !== undefined && lat !== undefined && lng !== undefined;
  const metres = known ? metresBetween(from, { lat, lng }) : Number.NaN;
  row.dataset.metres = known ? metres.toFixed(0) : "";
  const chip = row.querySelector<HTMLElement>("[data-away-chip]");
  if (!chip) return;
  chip.hidden = !known;
  chip.textContent = known ? fill(sentence, { metres: roundedMetres(metres) }) : "";
}

function order(row: HTMLElement): number {
  return row.dataset.metres ? Number(row.dataset.metres) : Number.MAX_SAFE_INTEGER;
}

function turn(row: HTMLElement): number {
  return Number(row.dataset.turn);
}

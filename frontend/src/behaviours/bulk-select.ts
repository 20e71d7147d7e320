import { behave } from "../platform/behaviour";
import { fill } from "../platform/words";

type Tick = { wish: "tick" | "tick-range" | "tick-all"; box?: HTMLInputElement | null };

/**
 * Ticked rows bring up a bar of verbs. Shift (or X) ticks all between, * all on the page. The boxes belong to the bar's
 * form; what was ticked stays so when the list is drawn anew, and a box that is gone is no longer counted.
 */
behave("[data-bulk]", (bar, present) => {
  const id = bar.dataset.bulk ?? "";
  const words = bar.querySelector<HTMLElement>("[data-chosen]");
  const form = bar.closest("form") ?? bar.querySelector("form");
  const chosen = new Set<string>();
  let last: string | undefined;

  const list = () => document.getElementById(id);
  const boxes = () => [...(list()?.querySelectorAll<HTMLInputElement>("input.row-check") ?? [])];

  const press = (event: Event) => {
    const box = event.target instanceof HTMLInputElement ? event.target : null;
    if (!box?.matches("input.row-check") || !list()?.contains(box)) return;
    if ((event as MouseEvent).shiftKey) range(box, box.checked);
    note(box);
  };
  document.addEventListener("click", press, { signal: present });
  const byKey = (event: Event) => {
    const { wish, box } = (event as CustomEvent<Tick>).detail;
    if (wish === "tick-all") return every(!boxes().every((each) => each.checked));
    if (!box || !list()?.contains(box)) return;
    if (wish === "tick-range") range(box, true);
    else box.checked = !box.checked;
    note(box);
  };
  document.addEventListener("sz:tick", byKey, { signal: present });
  for (const button of bar.querySelectorAll<HTMLElement>("[data-tick]")) {
    button.addEventListener("click", () => every(button.dataset.tick === "all"));
  }
  const refreshed = () => {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    show();
  };
  document.addEventListener("sz:refreshed", refreshed, { signal: present });

  function range(box: HTMLInputElement, checked: boolean): void {
    const all = boxes();
    const [from, to] = [all.findIndex((each) => each.value === last), all.indexOf(box)].sort((a, b) => a - b);
    for (const between of all.slice(Math.max(from ?? 0, 0), (to ?? 0) + 1)) between.checked = checked;
  }

  function every(checked: boolean): void {
    for (const box of boxes()) box.checked = checked;
    show();
  }

  function note(box: HTMLInputElement): void {
    last = box.value;
    show();
  }

  function show(): void {
    chosen.clear();
    for (const box of boxes()) {
      if (!box.checked) continue;
      chosen.add(box.value);
      if (form?.id) box.setAttribute("form", form.id);
    }
    bar.hidden = chosen.size === 0;
    if (words) words.textContent = fill(words.dataset.chosen ?? "", { n: chosen.size });
  }
  show();
});

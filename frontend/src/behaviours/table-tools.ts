import { behave } from "../platform/behaviour";
import { keep, kept } from "../platform/device";
import { fill } from "../platform/words";

/** Which columns of a table are shown; remembered on the device. */
behave("[data-columns]", (menu) => {
  const id = menu.dataset.columns ?? "";
  const name = `columns:${location.pathname}:${id}`;
  const boxes = [...menu.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  const away = new Set(kept<string[]>(name) ?? []);
  const apply = () => {
    const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
    for (const cell of document.querySelectorAll<HTMLElement>(`#${CSS.escape(id)} [data-column]`)) {
      cell.hidden = hidden.includes(cell.dataset.column ?? "");
    }
    return hidden;
  };
  for (const box of boxes) box.checked = !away.has(box.value);
  apply();
  menu.addEventListener("change", () => keep(name, apply()));
  document.addEventListener("htmx:after:swap", apply);
});

/** Ticked rows bring up a bar of verbs; Shift ticks all between. The ticks are sent with the bar's own form. */
behave("[data-bulk]", (bar) => {
  const table = document.getElementById(bar.dataset.bulk ?? "");
  const words = bar.querySelector<HTMLElement>("[data-chosen]");
  const form = bar.closest("form") ?? bar.querySelector("form");
  let last: HTMLInputElement | undefined;
  const boxes = () => [...(table?.querySelectorAll<HTMLInputElement>("input.row-check") ?? [])];
  table?.addEventListener("click", (event) => {
    const box = event.target as HTMLInputElement;
    if (!box.matches("input.row-check")) return;
    if (event.shiftKey && last) {
      const all = boxes();
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b) as [number, number];
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    show();
  });
  function show(): void {
    const chosen = boxes().filter((box) => box.checked);
    bar.hidden = chosen.length === 0;
    if (words) words.textContent = fill(words.dataset.chosen ?? "", { n: chosen.length });
    if (!form?.id) return;
    for (const box of chosen) box.setAttribute("form", form.id);
  }
  show();
});

import { behave } from "../platform/behaviour";
import { keep, kept } from "../platform/device";

/** Which columns of a table are shown; remembered on the device. */
behave("[data-columns]", (menu, present) => {
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
  document.addEventListener("htmx:after:swap", apply, { signal: present });
});

import { behave } from "../platform/behaviour";

/** As many columns stand side by side on a phone. */
const NARROW = 3;

/** A wide table becomes cards on a phone: each cell is told the name of its column, the styles do the rest. */
behave(".table-wrap > .table", (table) => {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent?.trim() ?? "");
  if (heads.length <= NARROW) return;
  for (const row of table.querySelectorAll<HTMLTableRowElement>("tbody tr")) {
    let place = 0;
    for (const cell of row.cells) {
      const head = heads[place];
      if (head) cell.dataset.label = head;
      place += cell.colSpan;
    }
  }
  table.dataset.stacked = "";
});

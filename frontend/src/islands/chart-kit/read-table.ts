export interface Column {
  name: string;
  values: number[];
}

export interface Series {
  labels: string[];
  columns: Column[];
}

/** The figures of a table: first column the labels, first row the names; "1,284 件" is read as 1284. */
export function readTable(table: HTMLTableElement): Series {
  const heads = cells(table.querySelector("thead tr")).map(words);
  const rows = [...table.querySelectorAll("tbody tr")].map(cells);
  return {
    labels: rows.map(([label]) => (label ? words(label) : "")),
    columns: heads.slice(1).map((name, at) => ({
      name,
      values: rows.map((row) => figure(row[at + 1])),
    })),
  };
}

function cells(row: Element | null): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>("th, td") ?? [])];
}

function words(cell: HTMLElement): string {
  return (cell.textContent ?? "").trim();
}

function figure(cell: HTMLElement | undefined): number {
  const text = cell?.dataset.value ?? cell?.textContent ?? "";
  const value = Number.parseFloat(text.replace(/[,\s]/g, ""));
  return Number.isFinite(value) ? value : 0;
}

export type Intent = "next" | "previous" | "open" | "help" | "leave" | { press: string };

/** What a key asks for; null where it belongs to a field, a control, or the browser. */
export function intent(event: KeyboardEvent): Intent | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.key === "Escape") return "leave";
  if (target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]"))
    return null;
  switch (event.key) {
    case "j":
      return "next";
    case "k":
      return "previous";
    case "?":
      return "help";
    case "Enter":
      return target?.closest("a, button, summary, label") ? null : "open";
    default:
      return event.key.length === 1 ? { press: event.key } : null;
  }
}

/** The row after or before the current one; the ends stay put. */
export function neighbour<T>(rows: T[], current: T | undefined, step: 1 | -1): T | undefined {
  if (current === undefined) return step === 1 ? rows[0] : rows.at(-1);
  const at = rows.indexOf(current);
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}

/** The desk is worked by keys all day: one listener for the page. */
export function startDeskKeys(): void {
  document.addEventListener("keydown", (event) => {
    const wish = intent(event);
    if (wish === null) return;
    if (wish === "leave") {
      (document.activeElement as HTMLElement | null)?.blur();
    } else if (wish === "next" || wish === "previous") {
      walk(wish === "next" ? 1 : -1);
    } else if (wish === "open") {
      rowLink(currentRow())?.click();
    } else if (press(wish === "help" ? '[data-opens="keys"]' : `[data-key="${CSS.escape(wish.press)}"]`)) {
      event.preventDefault();
    }
  });
}

function walk(step: 1 | -1): void {
  const row = neighbour([...document.querySelectorAll<HTMLElement>("[data-row]")], currentRow(), step);
  if (!row) return;
  for (const other of document.querySelectorAll("[data-row][data-walked]"))
    other.removeAttribute("data-walked");
  row.dataset.walked = "";
  rowLink(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function currentRow(): HTMLElement | undefined {
  const focused = document.activeElement?.closest<HTMLElement>("[data-row]");
  return (
    focused ??
    document.querySelector<HTMLElement>("[data-row][data-walked], [data-row][aria-current]") ??
    undefined
  );
}

function rowLink(row: HTMLElement | undefined): HTMLElement | null {
  return row?.matches("a") ? row : (row?.querySelector<HTMLElement>("a[href]") ?? null);
}

function press(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) return false;
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

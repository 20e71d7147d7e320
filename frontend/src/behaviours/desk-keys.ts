export type Intent =
  | "next"
  | "previous"
  | "open"
  | "help"
  | "leave"
  | "tick"
  | "tick-range"
  | "tick-all"
  | { press: string };

const PLAIN: Record<string, Intent> = {
  j: "next",
  k: "previous",
  "?": "help",
  x: "tick",
  X: "tick-range",
  "*": "tick-all",
};
const TYPED_IN =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]";
const PROCESSED_BY_INPUT_METHOD = 229;

/** What a key asks for; null where it belongs to a field, a control, an input method, or the browser. */
export function intent(event: KeyboardEvent): Intent | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (event.keyCode === PROCESSED_BY_INPUT_METHOD) return null;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.key === "Escape") return "leave";
  if (target?.closest(TYPED_IN)) return null;
  if (event.key === "Enter") return target?.closest("a, button, summary, label") ? null : "open";
  return PLAIN[event.key] ?? (event.key.length === 1 ? { press: event.key } : null);
}

/** The row after or before the current one; the ends stay put. */
export function neighbour<T>(rows: T[], current: T | undefined, step: 1 | -1): T | undefined {
  if (current === undefined) return step === 1 ? rows[0] : rows.at(-1);
  const at = rows.indexOf(current);
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}

/** Keys in a row, as "g" and then "1": whatever a page marks with data-key="g 1". */
export class Sequence {
  private first = "";
  private since = 0;

  /** The whole name of what was pressed ("e", "g 1"), or "" while a second key is awaited. */
  next(key: string, now: number, begins: (prefix: string) => boolean): string {
    const before = this.first && now - this.since < 1_500 ? this.first : "";
    this.first = "";
    if (before) return `${before} ${key}`;
    if (!begins(`${key} `)) return key;
    this.first = key;
    this.since = now;
    return "";
  }
}

/** The desk is worked by keys all day: one listener for the page. */
export function startDeskKeys(): void {
  const sequence = new Sequence();
  document.addEventListener("keydown", (event) => {
    const wish = intent(event);
    if (wish === null) return;
    if (wish === "leave") {
      (document.activeElement as HTMLElement | null)?.blur();
    } else if (wish === "next" || wish === "previous") {
      walk(wish === "next" ? 1 : -1);
    } else if (wish === "open") {
      rowLink(currentRow())?.click();
    } else if (wish === "tick" || wish === "tick-range" || wish === "tick-all") {
      tick(wish);
    } else if (
      wish === "help" ? press('[data-opens="keys"]') : pressKey(wish.press, event.timeStamp, sequence)
    ) {
      event.preventDefault();
    }
  });
}

function pressKey(key: string, now: number, sequence: Sequence): boolean {
  const whole = sequence.next(
    key,
    now,
    (prefix) => !!document.querySelector(`[data-key^="${CSS.escape(prefix)}"]`),
  );
  return whole === "" || press(`[data-key="${CSS.escape(whole)}"]`);
}

function tick(wish: "tick" | "tick-range" | "tick-all"): void {
  const box = currentRow()?.closest("li, tr")?.querySelector<HTMLInputElement>("input.row-check");
  document.dispatchEvent(new CustomEvent("sz:tick", { detail: { wish, box } }));
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

/** The first that can be seen: a verb that is folded away or not allowed is not pressed. */
function press(selector: string): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(selector)];
  const element = found.find((each) => each.checkVisibility?.() ?? true);
  if (!element) return false;
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

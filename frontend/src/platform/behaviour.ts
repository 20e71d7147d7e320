type Bind = (element: HTMLElement, present: AbortSignal) => void;

const behaviours: { selector: string; bind: Bind; bound: WeakSet<HTMLElement> }[] = [];

// What listens beyond its own element ends when that is gone: a wall or a desk stays one page for days.
const present = new Map<HTMLElement, AbortController>();

let started = false;

/**
 * Give every element that matches, now and after each htmx swap, a behaviour; each element once. Whatever a behaviour hangs on
 * the document, the window or a clock it hangs on `present`, which ends when the element has left the page.
 */
export function behave(selector: string, bind: Bind): void {
  behaviours.push({ selector, bind, bound: new WeakSet() });
  // A bundle may run an entry's own part behind the shared one that starts all.
  if (started) scan();
}

/** Bind what is new under `root`, and let go of what is there no more. */
export function scan(root: ParentNode = document): void {
  for (const [element, left] of present) {
    if (element.isConnected) continue;
    present.delete(element);
    left.abort();
  }
  for (const { selector, bind, bound } of behaviours) {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      if (bound.has(element)) continue;
      bound.add(element);
      bind(element, presentOf(element));
    }
  }
}

/** Ends when the element has left the page: at the first scan after that. */
export function presentOf(element: HTMLElement): AbortSignal {
  const known = present.get(element) ?? new AbortController();
  present.set(element, known);
  return known.signal;
}

/** Start once, after all behaviours have been named. Module scripts run when the page has been parsed. */
export function startBehaviours(): void {
  started = true;
  scan();
  document.addEventListener("htmx:after:swap", () => scan());
}

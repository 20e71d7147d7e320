type Bind = (element: HTMLElement) => void;

const behaviours: { selector: string; bind: Bind; bound: WeakSet<HTMLElement> }[] = [];

let started = false;

/** Give every element that matches, now and after each htmx swap, a behaviour; each element once. */
export function behave(selector: string, bind: Bind): void {
  behaviours.push({ selector, bind, bound: new WeakSet() });
  // A bundle may run an entry's own part behind the shared one that starts all.
  if (started) scan();
}

/** Bind what is new under `root`. */
export function scan(root: ParentNode = document): void {
  for (const { selector, bind, bound } of behaviours) {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      if (bound.has(element)) continue;
      bound.add(element);
      bind(element);
    }
  }
}

/** Start once, after all behaviours have been named. Module scripts run when the page has been parsed. */
export function startBehaviours(): void {
  started = true;
  scan();
  document.addEventListener("htmx:after:swap", () => scan());
}

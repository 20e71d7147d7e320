import { behave } from "../platform/behaviour";
import { fill } from "../platform/words";
import { ownActs } from "./outbox";

/**
 * [data-kept-matter="desk/cases/<number>"]: says how many acts about it wait. Without signal, or behind an act that waits, what
 * the server's page could not offer yet ([data-offline-only]: closing what was not taken on) is offered, to be done in turn.
 */
behave("[data-kept-matter]", (element) => {
  void ownActs()
    .catch(() => [])
    .then((all) => {
      const waiting = all.filter((act) => act.subject === element.dataset.keptMatter).length;
      const isKept = document.documentElement.dataset.kept !== undefined;
      if (isKept || waiting > 0) offer();
      const strip = element.querySelector<HTMLElement>("[data-waiting]");
      if (!strip || waiting === 0) return;
      (strip.querySelector("span") ?? strip).textContent = fill(strip.dataset.text ?? "", { n: waiting });
      strip.hidden = false;
    });
});

function offer(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-offline-only]")) part.hidden = false;
}

import htmx from "htmx.org";
import { behave } from "../platform/behaviour";

const PAUSE = 800;
const SHORTEST = 4;

/** On a pause in typing, ask for open matters near by that say the same, so that a neighbour can add a voice. */
behave("textarea[data-similar]", (element) => {
  const area = element as HTMLTextAreaElement;
  let timer = 0;
  let asked = "";
  const ask = () => {
    window.clearTimeout(timer);
    const text = area.value.trim();
    if (text.length < SHORTEST || text === asked || !navigator.onLine) return;
    asked = text;
    const target = document.querySelector(area.dataset.similarTarget ?? "");
    // POST, because what people report must not end up in the access log of a proxy.
    if (target)
      void htmx.ajax("POST", area.dataset.similar ?? "", { source: area, target, swap: "innerHTML" });
  };
  area.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  area.addEventListener("blur", ask);
});

import { behave } from "../platform/behaviour";
import { csrfToken } from "../platform/csrf";
import { forget } from "../platform/device";
import { canLocate, type Here, whereAmI, writeHere } from "../platform/here";
import { newKey } from "../platform/key";
import { fill } from "../platform/words";
import { draftName } from "./draft-keeper";

/**
 * form[data-here]: when its first picture is taken, and when [data-take] is pressed, the phone is asked where it is, once;
 * the hidden fields are filled and `data-place-url` says which building that is.
 */
behave("form[data-here]", (element) => {
  const form = element as HTMLFormElement;
  const line = form.querySelector<HTMLElement>("[data-state-line]");
  const button = form.querySelector<HTMLElement>("[data-take]");
  if (button) button.hidden = !canLocate();
  if (!canLocate()) return;
  let asked = false;
  const say = (sentence: string, state: string) => {
    if (!line) return;
    line.textContent = sentence;
    line.dataset.state = state;
  };
  const take = async () => {
    asked = true;
    say(form.dataset.asking ?? "", "sending");
    try {
      const here = await whereAmI();
      writeHere(form, here);
      const taken = fill(form.dataset.taken ?? "", { metres: Math.round(here.accuracy) });
      say(taken, "sent");
      say(`${taken}${await placeOf(form, here)}`, "sent");
    } catch {
      say(form.dataset.refused ?? "", "failed");
    }
  };
  button?.addEventListener("click", () => void take());
  form.addEventListener("change", (event) => {
    if (!asked && event.target instanceof HTMLInputElement && event.target.type === "file") void take();
  });
});

async function placeOf(form: HTMLFormElement, here: Here): Promise<string> {
  const body = new URLSearchParams({
    lat: String(here.lat),
    lng: String(here.lng),
    accuracy: String(here.accuracy),
    datum: here.datum,
  });
  const headers = { "X-CSRFToken": csrfToken(form) };
  const answer = await fetch(form.dataset.placeUrl ?? "", { method: "POST", body, headers }).catch(
    () => undefined,
  );
  return answer?.ok ? (await answer.text()).trim() : (form.dataset.unknown ?? "");
}

/** form[data-here-sends]: its [data-locate] asks the phone where it is at this moment, and the form goes with the answer. */
behave("form[data-here-sends]", (element) => {
  const form = element as HTMLFormElement;
  const button = form.querySelector<HTMLButtonElement>("[data-locate]");
  const line = form.querySelector<HTMLElement>("[data-state-line]");
  if (!button || !canLocate()) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (line) line.textContent = form.dataset.asking ?? "";
    try {
      writeHere(form, await whereAmI());
      form.requestSubmit();
    } catch {
      if (line) line.textContent = form.dataset.refused ?? "";
      button.disabled = false;
    }
  });
});

/**
 * form[data-own-key]: a page that was kept on the device, or comes back from the browser's memory, is a copy: the key in
 * it may have been used, so each copy gets its own.
 */
behave("form[data-own-key]", (element, present) => {
  const field = element.querySelector<HTMLInputElement>("input[name=idempotency_key]");
  if (!field) return;
  if (document.documentElement.dataset.kept) field.value = newKey();
  // A service worker keeps what it is given before anything leaves: the words are safe, and the next is another one.
  element.addEventListener("submit", () => {
    if (navigator.serviceWorker?.controller) forget(draftName(element as HTMLFormElement));
  });
  const again = (event: PageTransitionEvent) => {
    if (event.persisted) field.value = newKey();
  };
  window.addEventListener("pageshow", again, { signal: present });
});

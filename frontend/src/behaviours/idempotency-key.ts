import { forget, keep, kept } from "../platform/device";
import { newKey } from "../platform/key";
import { readDraft } from "./draft-keeper";

/** Give the form its key: the one of an unfinished sending of the very same words, or else a new one. */
export function takeUpKey(form: HTMLFormElement): void {
  const pending = kept<{ key: string; words: string }>(keptName(form));
  const same = pending !== null && pending.words === words(form);
  field(form).value = same ? pending.key : newKey();
}

/** Keep the key beside its words before the first byte leaves, so that a lost reply and a new page make no second matter. */
export function rememberKey(form: HTMLFormElement): void {
  if (form.dataset.draft) keep(keptName(form), { key: field(form).value, words: words(form) });
}

export function forgetKey(form: HTMLFormElement): void {
  forget(keptName(form));
}

function keptName(form: HTMLFormElement): string {
  return `key:${form.dataset.draft ?? ""}`;
}

function words(form: HTMLFormElement): string {
  return JSON.stringify(readDraft(form));
}

function field(form: HTMLFormElement): HTMLInputElement {
  const found = form.querySelector<HTMLInputElement>('input[name="idempotency_key"]');
  if (found) return found;
  const made = Object.assign(document.createElement("input"), { type: "hidden", name: "idempotency_key" });
  form.append(made);
  return made;
}

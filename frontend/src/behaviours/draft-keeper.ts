import { behave } from "../platform/behaviour";
import { forget, keep, kept } from "../platform/device";

type Draft = Record<string, string>;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const PREFIX = "draft:";
const SENT = "sent:";
// A page that was asked for before the draft had reached the server may come so much later, in milliseconds.
const UNDER_WAY = 30_000;
const NEVER = new Set(["hidden", "file", "password", "submit", "button", "image", "reset"]);

/** Name under which a form's draft is kept; "" for a form that keeps none. */
export function draftName(form: HTMLFormElement): string {
  return form.dataset.draft ? PREFIX + form.dataset.draft : "";
}

/** What the device has kept of a draft; a copy that has long been on the server is none. */
export function keptDraft(name: string): Draft | null {
  const sent = kept<number>(SENT + name);
  if (sent !== null && Math.abs(Date.now() - sent) >= UNDER_WAY) forgetDraft(name);
  return kept<Draft>(name);
}

/** The server has it. The copy stays for a page that is already on its way without it, and then goes. */
export function draftReachedServer(name: string): void {
  keep(SENT + name, Date.now());
  window.setTimeout(() => keptDraft(name), UNDER_WAY);
}

/** Somebody types again: what the device has is newer than what the server has. */
export function draftIsNewer(name: string): void {
  forget(SENT + name);
}

/** Kept here and nowhere else. */
export function draftIsUnsent(name: string): boolean {
  return keptDraft(name) !== null && kept<number>(SENT + name) === null;
}

function forgetDraft(name: string): void {
  forget(name);
  forget(SENT + name);
}

/** What a person has typed or chosen; never files, secrets or hidden fields. */
export function readDraft(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const field of fields(form)) {
    const chosen = !isChoice(field) || field.checked;
    if (chosen && field.value !== "") draft[field.name] = field.value;
  }
  return draft;
}

/** Put a draft back where the server has not already filled in something. */
export function writeDraft(form: HTMLFormElement, draft: Draft): void {
  for (const field of fields(form)) {
    const value = draft[field.name];
    if (value === undefined) continue;
    if (isChoice(field)) field.checked = field.value === value;
    else if (field.value === "") field.value = value;
  }
}

// Of forms in which somebody is typing: whoever leaves the page leaves no word behind.
const unwritten = new Map<HTMLFormElement, () => void>();
window.addEventListener("pagehide", () => {
  for (const [form, write] of [...unwritten]) if (form.isConnected) write();
});

// First what is done with: its form may stand on the same page, for the next draft.
behave("[data-draft-done]", (element) => forgetDraft(PREFIX + element.dataset.draftDone));

behave("form[data-draft]", (element) => {
  const form = element as HTMLFormElement;
  const name = draftName(form);
  const found = keptDraft(name);
  if (found) writeDraft(form, found);
  let timer = 0;
  const write = () => {
    window.clearTimeout(timer);
    unwritten.delete(form);
    keep(name, readDraft(form));
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    unwritten.set(form, write);
    timer = window.setTimeout(write, 300);
  });
});

function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (field): field is Field =>
      "value" in field && Boolean((field as Field).name) && !NEVER.has((field as Field).type),
  );
}

function isChoice(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

import { behave } from "../platform/behaviour";

/** What stands in the field, and behind it the template on a line of its own; the same is not put in twice. */
export function joined(typed: string, text: string): string {
  const before = typed.trimEnd();
  if (!before) return text;
  return before.endsWith(text) ? before : `${before}\n${text}`;
}

/** A button `[data-inserts=area][data-from=select]`: puts the chosen template into the text. Without scripts it sends
 * the form, and the page comes back with it. */
behave("[data-inserts]", (element) => {
  const button = element as HTMLButtonElement;
  // As a submit button it would be the one that the Enter key presses.
  button.type = "button";
  button.addEventListener("click", () => {
    const area = document.getElementById(button.dataset.inserts ?? "");
    const choice = document.getElementById(button.dataset.from ?? "");
    if (!(area instanceof HTMLTextAreaElement) || !(choice instanceof HTMLSelectElement)) return;
    const text = choice.options[choice.selectedIndex]?.dataset.text;
    if (!text) return;
    area.value = joined(area.value, text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
});

import { behave } from "../platform/behaviour";

/** Small manners of a page, each an attribute. None is needed for the page to work. */

behave("[data-needs-script]", (element) => {
  element.hidden = false;
});

behave("[data-focus]", (element) => element.focus());

behave("[data-dismissable]", (element) => {
  const button = element.querySelector<HTMLElement>("[data-dismiss]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => element.remove());
});

behave("[data-copy]", (element) => {
  const label = element.querySelector("span") ?? element;
  const before = label.textContent;
  element.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element.dataset.copy ?? "");
    label.textContent = element.dataset.done ?? before;
    window.setTimeout(() => {
      label.textContent = before;
    }, 2000);
  });
});

behave("[data-menu]", (element, present) => {
  const menu = element as HTMLDetailsElement;
  const away = (event: Event) => {
    if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
  };
  document.addEventListener("click", away, { signal: present });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
});

behave("[data-opens]", (element) => {
  element.addEventListener("click", (event) => {
    const dialog = document.getElementById(element.dataset.opens ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector<HTMLElement>("form :is(input:not([type=hidden]), select, textarea)")?.focus();
  });
});

/** A dialog whose form was refused comes back open, above the page as it was. */
behave("dialog[data-shown]", (element) => {
  const dialog = element as HTMLDialogElement;
  dialog.close();
  dialog.showModal();
  dialog
    .querySelector<HTMLElement>("[aria-invalid], form :is(input:not([type=hidden]), select, textarea)")
    ?.focus();
});

behave("[data-closes]", (element) => {
  element.addEventListener("click", () => element.closest("dialog")?.close());
});

behave("[data-signal]", (element, present) => {
  const show = () => {
    element.hidden = navigator.onLine;
  };
  window.addEventListener("online", show, { signal: present });
  window.addEventListener("offline", show, { signal: present });
  show();
});

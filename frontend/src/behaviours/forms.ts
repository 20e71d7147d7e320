import { behave } from "../platform/behaviour";

/** Ask before a verb that cannot be taken back. */
behave("form[data-confirm]", (element) => {
  element.addEventListener("submit", (event) => {
    if (!window.confirm(element.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });
});

/** A pressed button says what it is doing, and a second press does nothing. */
behave("form:not([data-idempotent])", (element, present) => {
  const form = element as HTMLFormElement;
  if (form.method !== "post") return;
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    button.setAttribute("aria-busy", "true");
    const label = button.querySelector("span");
    if (!label || !button.dataset.busy) return;
    button.dataset.idle = label.textContent ?? "";
    label.textContent = button.dataset.busy;
  });
  // Back from the browser's page cache the form must be usable again; so must one that htmx has sent.
  const reopen = () => {
    sent = false;
    for (const button of form.querySelectorAll<HTMLElement>("[aria-busy]")) {
      button.removeAttribute("aria-busy");
      const label = button.querySelector("span");
      if (label && button.dataset.idle) label.textContent = button.dataset.idle;
    }
  };
  window.addEventListener("pageshow", reopen, { signal: present });
  form.addEventListener("sz:stays", reopen);
  form.addEventListener("htmx:finally:request", reopen);
});

/** Leaving with changes that were not sent: the browser asks. */
behave("form[data-unsaved]", (element, present) => {
  let changed = false;
  element.addEventListener("input", () => {
    changed = true;
  });
  element.addEventListener("submit", () => {
    changed = false;
  });
  element.addEventListener("sz:sent", () => {
    changed = false;
  });
  const ask = (event: Event) => {
    if (changed && element.isConnected) event.preventDefault();
  };
  window.addEventListener("beforeunload", ask, { signal: present });
});

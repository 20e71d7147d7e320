import htmx from "htmx.org";
import { behave } from "../platform/behaviour";

/**
 * Queue on the left, matter on the right. The detail's address is a full page; here only its HTML for the pane is
 * fetched. The list is never redrawn, so it keeps its place and its scroll, on the way back too.
 */
behave("[data-split]", (split, present) => {
  const detail = split.querySelector<HTMLElement>("#detail");
  if (!detail) return;
  const first = { url: location.href, html: detail.innerHTML, open: split.hasAttribute("data-open") };

  split.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-row][href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button)
      return;
    event.preventDefault();
    history.pushState({ split: link.href }, "", link.href);
    void show(link.href);
  });

  // The list comes anew after every change; which of it is open is known here.
  document.addEventListener("sz:refreshed", () => mark(location.href), { signal: present });
  split.querySelector("a[data-row][aria-current]")?.scrollIntoView({ block: "center" });

  const back = () => {
    if (location.href !== first.url) {
      void show(location.href);
      return;
    }
    detail.innerHTML = first.html;
    split.toggleAttribute("data-open", first.open);
    htmx.process(detail);
    detail.dispatchEvent(new CustomEvent("htmx:after:swap", { bubbles: true }));
    mark(first.url);
  };
  window.addEventListener("popstate", back, { signal: present });

  async function show(url: string): Promise<void> {
    if (!detail) return;
    detail.setAttribute("aria-busy", "true");
    mark(url);
    try {
      await htmx.ajax("GET", url, { source: detail, target: detail, swap: "innerHTML" });
      split.toggleAttribute("data-open", true);
      detail.scrollTop = 0;
      if (getComputedStyle(split).gridTemplateColumns.split(" ").length === 1) detail.focus();
    } finally {
      detail.removeAttribute("aria-busy");
    }
  }

  function mark(url: string): void {
    for (const link of split.querySelectorAll<HTMLAnchorElement>("a[data-row]")) {
      if (link.href === url) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
});

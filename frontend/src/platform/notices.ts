/** Show a sentence where the layout keeps its live notices. */
export function tell(sentence: string, tone: "" | "ok" | "late" = ""): void {
  const place = document.querySelector<HTMLElement>("[data-notices]");
  if (!place || !sentence) return;
  const notice = document.createElement("div");
  notice.className = "notice";
  if (tone) notice.dataset.tone = tone;
  const words = document.createElement("p");
  words.textContent = sentence;
  notice.append(document.createElement("span"), words);
  place.replaceChildren(notice);
}

/** The sentence of a refusal page. */
export function refusalText(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[data-refusal-text]")?.textContent?.trim() ?? "";
}

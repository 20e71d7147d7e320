import { behave } from "../platform/behaviour";

/** Reads a text aloud, a little slowly, with the voice of the page's language. */
behave("[data-read-aloud]", (element) => {
  if (!("speechSynthesis" in window)) return;
  element.hidden = false;
  const label = element.querySelector("span") ?? element;
  const before = label.textContent ?? "";
  const rest = () => {
    label.textContent = before;
  };
  element.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      rest();
      return;
    }
    const words = document.getElementById(element.dataset.readAloud ?? "")?.textContent ?? "";
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = spoken(document.documentElement.lang);
    speech.rate = 0.9;
    speech.onend = rest;
    speech.onerror = rest;
    label.textContent = element.dataset.stop ?? before;
    speechSynthesis.speak(speech);
  });
});

function spoken(language: string): string {
  if (language.startsWith("en")) return "en-US";
  return language.toLowerCase() === "zh-hant" ? "zh-TW" : "zh-CN";
}

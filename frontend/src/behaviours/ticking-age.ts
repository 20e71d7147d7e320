import { behave } from "../platform/behaviour";
import { fill } from "../platform/words";

/**
 * time[data-ticks]: how long ago its `datetime` was, counted on every second: "{n} 秒", then minutes and seconds, from an hour
 * on hours and minutes, in the words of `data-seconds`, `data-minutes` and `data-hours`.
 */
behave("time[data-ticks]", (element, present) => {
  const time = element as HTMLTimeElement;
  const since = Date.parse(time.dateTime);
  const tick = () => {
    time.textContent = ageWords(Math.max(0, Math.floor((Date.now() - since) / 1000)), time.dataset);
  };
  const timer = window.setInterval(tick, 1_000);
  present.addEventListener("abort", () => window.clearInterval(timer));
  tick();
});

/** `words` holds the three sentences, with {n} for the larger and {m} for the smaller unit. */
export function ageWords(seconds: number, words: DOMStringMap): string {
  if (seconds < 60) return fill(words.seconds ?? "", { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fill(words.minutes ?? "", { n: minutes, m: seconds % 60 });
  return fill(words.hours ?? "", { n: Math.floor(minutes / 60), m: minutes % 60 });
}

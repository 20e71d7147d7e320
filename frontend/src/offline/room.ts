import { fill } from "../platform/words";

const MB = 1_048_576;
const TIGHT = 60 * MB;

/** Bytes that this browser may still keep, or undefined where it does not say. */
export async function roomLeft(): Promise<number | undefined> {
  const found = await navigator.storage?.estimate?.().catch(() => undefined);
  if (found?.quota === undefined || found.usage === undefined) return undefined;
  return Math.max(0, found.quota - found.usage);
}

/** Before a form is filled: say that room is short. Nine pictures of a phone are some 10 MB, and the system needs air. */
export async function storageNotice(): Promise<void> {
  const strip = document.querySelector<HTMLElement>("[data-storage]");
  const left = await roomLeft();
  if (!strip || left === undefined || left > TIGHT) return;
  const words = fill(strip.dataset.text ?? "", { mb: Math.floor(left / MB) });
  (strip.querySelector("span") ?? strip).textContent = words;
  strip.hidden = false;
}

/** A form could neither be kept nor sent: it stays as it is, can be sent again, and says why and what to do. */
export function stays(why: "full" | "alone"): void {
  const strip = document.querySelector<HTMLElement>("[data-stays]");
  if (!strip) return;
  (strip.querySelector("span") ?? strip).textContent = strip.dataset[why] ?? "";
  strip.hidden = false;
  strip.scrollIntoView({ block: "center" });
  for (const form of document.querySelectorAll("form")) form.dispatchEvent(new Event("sz:stays"));
}

import { behave } from "../platform/behaviour";
import { fill } from "../platform/words";

/** Fen as people read them: 12,000 or 12,000.50. */
export function yuan(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toLocaleString("en-US");
  const rest = Math.abs(fen) % 100;
  return `${fen < 0 ? "-" : ""}${whole}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

/** The sum of what is ticked runs along; the server counts again, and does so alone without scripts. */
export function runSum(form: HTMLElement): void {
  const amount = Number(form.dataset.budget);
  const box = form.querySelector<HTMLElement>("[data-budget-sum]");
  const [chosen, left] = box?.querySelectorAll<HTMLElement>("p > span") ?? [];
  if (!box || !chosen || !left) return;
  const words = { chosen: chosen.dataset.text ?? "", left: left.dataset.text ?? "" };
  const show = () => {
    const ticked = form.querySelectorAll<HTMLInputElement>("input[data-fen]:checked");
    const sum = [...ticked].reduce((total, each) => total + Number(each.dataset.fen), 0);
    chosen.textContent = fill(words.chosen, { n: yuan(sum) });
    left.textContent = sum > amount ? (form.dataset.over ?? "") : fill(words.left, { n: yuan(amount - sum) });
    box.toggleAttribute("data-is-over", sum > amount);
  };
  form.addEventListener("change", show);
  show();
}

behave("form[data-budget]", runSum);

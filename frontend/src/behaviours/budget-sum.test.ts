import { expect, test } from "vitest";
import { runSum, yuan } from "./budget-sum";

test("fen are read as yuan", () => {
  expect([yuan(1200000), yuan(1200050), yuan(-5)]).toEqual(["12,000", "12,000.50", "-0.05"]);
});

test("the sum runs along and says when it is too much", () => {
  document.body.innerHTML = `<form data-budget="10000" data-over="超出了">
    <input type="checkbox" data-fen="6000"><input type="checkbox" data-fen="5000">
    <div data-budget-sum><p><span data-text="已选 {n} 元"></span><span data-text="还可选 {n} 元"></span></p></div></form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  runSum(form);
  const [first, second] = form.querySelectorAll<HTMLInputElement>("input");
  first?.click();
  expect(form.textContent).toContain("已选 60 元还可选 40 元");
  second?.click();
  expect(form.textContent).toContain("已选 110 元超出了");
  expect(form.querySelector("[data-is-over]")).not.toBeNull();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { neighbour, Rounds } from "./rounds";

const HERE = "http://wall.example/cockpit/?place=990101";
const ALL = [HERE, `${HERE}&theme=housing`, "http://wall.example/cockpit/?place=990101001"];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("goes round in both directions, and begins at the first from elsewhere", () => {
  expect(neighbour(ALL, HERE, 1)).toBe(ALL[1]);
  expect(neighbour(ALL, HERE, -1)).toBe(ALL[2]);
  expect(neighbour(ALL, `${HERE}&compare=year`, 1)).toBe(ALL[1]);
  expect(neighbour(ALL, "http://wall.example/cockpit/?place=990101001002", 1)).toBe(ALL[0]);
  expect(neighbour([], HERE, 1)).toBeUndefined();
});

test("turns until it is paused, and waits while something is open", async () => {
  document.body.innerHTML = `<div seconds="5"><p data-turning></p><details></details></div>`;
  const wall = document.body.firstElementChild as HTMLElement;
  const shown: string[] = [];
  const show = (address: string) => Promise.resolve(shown.push(address) > 0);
  const rounds = new Rounds(wall, (name) => name, { show, addresses: () => ALL });
  rounds.play();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown).toHaveLength(2);
  wall.querySelector("details")?.setAttribute("open", "");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown).toHaveLength(2);
  wall.querySelector("details")?.removeAttribute("open");
  rounds.key(new KeyboardEvent("keydown", { key: "p", cancelable: true }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toHaveLength(2);
  expect(rounds.turning).toBe(false);
});

test("buttons say what they do and stay one of each", () => {
  document.body.innerHTML = `<div><p data-turning></p></div>`;
  const wall = document.body.firstElementChild as HTMLElement;
  const rounds = new Rounds(wall, (name) => name, { show: async () => true, addresses: () => ALL });
  rounds.draw();
  rounds.draw();
  expect([...wall.querySelectorAll("button")].map((button) => button.textContent)).toEqual(["play", "full"]);
});

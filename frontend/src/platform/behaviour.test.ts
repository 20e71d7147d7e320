import { beforeEach, describe, expect, it } from "vitest";
import { behave, scan } from "./behaviour";

describe("a behaviour", () => {
  const heard: string[] = [];
  behave("[data-heard]", (element, present) => {
    const hear = () => heard.push(element.dataset.heard ?? "");
    document.addEventListener("sz:test", hear, { signal: present });
  });

  beforeEach(() => {
    heard.length = 0;
    document.body.innerHTML = '<p data-heard="old"></p>';
    scan();
  });

  it("is given once", () => {
    scan();
    document.dispatchEvent(new Event("sz:test"));
    expect(heard).toEqual(["old"]);
  });

  it("ends with its element, and what came instead has its own", () => {
    document.body.innerHTML = '<p data-heard="new"></p>';
    scan();
    document.dispatchEvent(new Event("sz:test"));
    expect(heard).toEqual(["new"]);
  });
});

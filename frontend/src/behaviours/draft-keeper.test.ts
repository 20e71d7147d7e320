import { beforeEach, describe, expect, it, vi } from "vitest";
import { scan } from "../platform/behaviour";
import { readDraft, writeDraft } from "./draft-keeper";

const FORM = `
  <form data-draft="report:1">
    <input type="hidden" name="csrfmiddlewaretoken" value="secret">
    <textarea name="text"></textarea>
    <input type="radio" name="kind" value="lamp"><input type="radio" name="kind" value="lift">
    <input type="password" name="word" value="secret"><input name="address">
  </form>`;

function open(): HTMLFormElement {
  document.body.innerHTML = FORM;
  return document.querySelector("form") as HTMLFormElement;
}

function field<E extends Element = HTMLInputElement>(form: HTMLFormElement, selector: string): E {
  return form.querySelector<E>(selector) as E;
}

describe("a draft", () => {
  beforeEach(() => localStorage.clear());

  it("holds what Grandma Zhang typed and chose, and no secret", () => {
    const form = open();
    field<HTMLTextAreaElement>(form, "textarea").value = "路灯不亮";
    field(form, "[value=lamp]").checked = true;
    expect(readDraft(form)).toEqual({ text: "路灯不亮", kind: "lamp" });
  });

  it("comes back after the page was lost, but not over what the server filled in", () => {
    const form = open();
    field(form, "[name=address]").value = "3 幢";
    writeDraft(form, { text: "电梯停了", kind: "lift", address: "5 幢" });
    expect(readDraft(form)).toEqual({ text: "电梯停了", kind: "lift", address: "3 幢" });
  });

  it("is kept when the page is left before the typing has paused", () => {
    const form = open();
    scan();
    field<HTMLTextAreaElement>(form, "textarea").value = "漏水";
    form.dispatchEvent(new Event("input", { bubbles: true }));
    window.dispatchEvent(new Event("pagehide"));
    expect(localStorage.getItem("draft:report:1")).toContain("漏水");
  });

  it("is kept while typing and forgotten once the matter is there", () => {
    vi.useFakeTimers();
    const form = open();
    scan();
    field<HTMLTextAreaElement>(form, "textarea").value = "漏水";
    form.dispatchEvent(new Event("input", { bubbles: true }));
    vi.advanceTimersByTime(400);
    expect(localStorage.getItem("draft:report:1")).toContain("漏水");
    document.body.innerHTML = '<p data-draft-done="report:1"></p>';
    scan();
    expect(localStorage.getItem("draft:report:1")).toBeNull();
    vi.useRealTimers();
  });
});

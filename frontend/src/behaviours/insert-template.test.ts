import { describe, expect, it } from "vitest";
import { scan } from "../platform/behaviour";
import { joined } from "./insert-template";

const PAGE = `
  <form><textarea id="id_note">您好。</textarea>
    <select id="id_t"><option value="">不用模板</option><option value="3" data-text="编号 7-1 已处理。">处理完</option></select>
    <button data-inserts="id_note" data-from="id_t">插入</button></form>`;

describe("a reply template", () => {
  it("stands behind what was typed, once", () => {
    expect(joined("", "已处理。")).toBe("已处理。");
    expect(joined("您好。 ", "已处理。")).toBe("您好。\n已处理。");
    expect(joined("您好。\n已处理。", "已处理。")).toBe("您好。\n已处理。");
  });

  it("is put in by the button, which no longer sends the form", () => {
    document.body.innerHTML = PAGE;
    scan();
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    const choice = document.querySelector("select") as HTMLSelectElement;
    const button = document.querySelector("button") as HTMLButtonElement;
    let heard = 0;
    area.addEventListener("input", () => heard++);
    expect(button.type).toBe("button");
    button.click();
    expect([area.value, heard]).toEqual(["您好。", 0]);
    choice.value = "3";
    button.click();
    expect([area.value, heard]).toEqual(["您好。\n编号 7-1 已处理。", 1]);
  });
});

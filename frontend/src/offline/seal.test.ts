import { describe, expect, it } from "vitest";
import { keyFrom, seal, unseal } from "./seal";

const ONE = btoa("0".repeat(32));
const OTHER = btoa("1".repeat(32));
const text = new TextEncoder().encode("三号楼 138****5678");

describe("what is kept is sealed", () => {
  it("opens with its key and its label", async () => {
    const key = await keyFrom(ONE);
    const sealed = await seal(key, "d", "/worker/", text);
    expect(new TextDecoder().decode(sealed.body)).not.toContain("138");
    expect(new Uint8Array(await unseal(key, "/worker/", sealed))).toEqual(new Uint8Array(text));
  });

  it("does not open under another label, with another key, or changed", async () => {
    const key = await keyFrom(ONE);
    const sealed = await seal(key, "d", "/worker/", text);
    await expect(unseal(key, "/worker/cases/1", sealed)).rejects.toThrow();
    await expect(unseal(await keyFrom(OTHER), "/worker/", sealed)).rejects.toThrow();
    const bytes = new Uint8Array(sealed.body.slice(0));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await expect(unseal(key, "/worker/", { ...sealed, body: bytes.buffer })).rejects.toThrow();
  });

  it("never seals twice the same way, and its key cannot be taken out", async () => {
    const key = await keyFrom(ONE);
    const [first, second] = [await seal(key, "d", "a", text), await seal(key, "d", "a", text)];
    expect(new Uint8Array(first.body)).not.toEqual(new Uint8Array(second.body));
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });
});

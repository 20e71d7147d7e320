import { describe, expect, it } from "vitest";
import { bytes, plain, text } from "./passkey";

const buffer = (...values: number[]) => Uint8Array.from(values).buffer;

describe("passkeys", () => {
  it("reads and writes bytes as base64url, as the server does", () => {
    expect(text(buffer(251, 255, 190, 0))).toBe("-_--AA");
    expect([...bytes("-_--AA")]).toEqual([251, 255, 190, 0]);
  });

  it("sends what was signed and leaves out what is not there", () => {
    const credential = {
      id: "AQ",
      rawId: buffer(1),
      type: "public-key",
      getClientExtensionResults: () => ({}),
      response: {
        clientDataJSON: buffer(2),
        authenticatorData: buffer(3),
        signature: buffer(4),
        userHandle: null,
      },
    } as unknown as Credential;
    expect(plain(credential)).toEqual({
      id: "AQ",
      rawId: "AQ",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" },
    });
  });
});

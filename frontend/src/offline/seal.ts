/** AES-256-GCM with a key that the server gave this device and that cannot be taken out of the browser again. */
export interface Sealed {
  device: string;
  iv: Uint8Array<ArrayBuffer>;
  body: ArrayBuffer;
}

export async function keyFrom(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** `label` is bound to the text: a sealed page that is put in another's place does not open. */
export async function seal(
  key: CryptoKey,
  device: string,
  label: string,
  body: BufferSource,
): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(label) };
  return { device, iv, body: await crypto.subtle.encrypt(how, key, body) };
}

/** Throws when the key is another one, or the text was changed or moved. */
export async function unseal(key: CryptoKey, label: string, sealed: Sealed): Promise<ArrayBuffer> {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: new TextEncoder().encode(label) };
  return crypto.subtle.decrypt(how, key, sealed.body);
}

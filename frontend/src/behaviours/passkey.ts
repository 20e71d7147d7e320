import { behave } from "../platform/behaviour";

type Json = Record<string, unknown>;

/**
 * `form[data-passkey=create|get data-asked data-failed]`: asks the device for a passkey, or for a signature made with one,
 * writes the answer as JSON into the field `passkey` and sends the form. What the device recognises a person by stays there.
 */
behave("form[data-passkey]", (element) => {
  const form = element as HTMLFormElement;
  form.addEventListener("submit", (event) => {
    const field = form.querySelector<HTMLInputElement>('input[name="passkey"]');
    if (!field || field.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void answer(form, field);
  });
});

async function answer(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  if (failed) failed.hidden = true;
  try {
    const asked = JSON.parse(form.dataset.asked ?? "{}") as { publicKey: Json };
    const found =
      form.dataset.passkey === "create" ? await create(asked.publicKey) : await get(asked.publicKey);
    if (!found) throw new Error("no passkey");
    field.value = JSON.stringify(plain(found));
    form.submit();
  } catch {
    if (!failed) return;
    failed.textContent = form.dataset.failed ?? "";
    failed.hidden = false;
  }
}

function create(asked: Json): Promise<Credential | null> {
  const user = asked.user as Json;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  };
  return navigator.credentials.create({
    publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions,
  });
}

function get(asked: Json): Promise<Credential | null> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  };
  return navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
}

function known(listed: unknown): Json[] {
  return ((listed ?? []) as Json[]).map((each) => ({ ...each, id: bytes(each.id) }));
}

/** A credential as WebAuthn 5.1.8 writes it in JSON. */
export function plain(found: Credential): Json {
  const credential = found as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const parts: Json = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  };
}

/** Bytes of a base64url text. */
export function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  const plainText = atob(String(value).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plainText, (letter) => letter.charCodeAt(0));
}

/** Bytes as base64url text, without padding. */
export function text(value: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(value));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

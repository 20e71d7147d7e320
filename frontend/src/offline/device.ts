import { all, clear, get, put, remove } from "./database";
import { keyFrom, type Sealed, seal, unseal } from "./seal";

const HOUR = 3_600_000;

/** One registration of this browser. After a revocation the row stays while acts sealed with its key wait. */
export interface Device {
  id: string;
  account: number;
  key: CryptoKey;
  revoked: boolean;
  heardAt: number;
  keptHours: number;
  /** How far this device's clock is ahead of the server's, in milliseconds, as of the last contact. */
  skew?: number;
}

export interface Contact {
  id: string;
  account: number;
  revoked: boolean;
  kept_hours: number;
  csrf: string;
}

/** The device of whoever is signed in: the last one that may still keep pages. */
export async function current(): Promise<Device | undefined> {
  const mark = await get<{ name: string; device: string }>("marks", "current");
  const found = mark && (await get<Device>("devices", mark.device));
  return found && !found.revoked ? found : undefined;
}

export async function enrol(contact: Contact & { key: string }, now = Date.now()): Promise<Device> {
  const row: Device = {
    id: contact.id,
    account: contact.account,
    key: await keyFrom(contact.key),
    revoked: false,
    heardAt: now,
    keptHours: contact.kept_hours,
  };
  await put("devices", row);
  await put("marks", { name: "current", device: row.id });
  return row;
}

/** Milliseconds by which this device's clock is ahead of the server that answered; 0 where it does not say. */
export function skewOf(response: Response, now = Date.now()): number {
  const there = Date.parse(response.headers.get("Date") ?? "");
  return Number.isNaN(there) ? 0 : now - there;
}

/** Did this device hear from the server lately enough to show what it keeps? A clock set back is no contact. */
export function mayShow(device: Device, now = Date.now()): boolean {
  return !device.revoked && Math.abs(now - device.heardAt) < device.keptHours * HOUR;
}

export async function heard(device: Device, contact: Contact, skew = 0, now = Date.now()): Promise<void> {
  const { revoked, kept_hours: keptHours } = contact;
  await put("devices", { ...device, heardAt: now, revoked, keptHours, skew } satisfies Device);
  if (contact.revoked) await forgetPages();
}

/** It may show nothing any more. */
export async function takenBack(device: Device): Promise<void> {
  await put("devices", { ...device, revoked: true });
  await forgetPages();
}

/** What was read goes; what the worker did and could not send yet stays, and the key that opens it. */
export async function forgetPages(): Promise<void> {
  await clear("pages");
  await remove("marks", "current");
  await forgetIdleKeys();
}

/** Keys that open nothing any more. */
export async function forgetIdleKeys(): Promise<void> {
  const waiting = new Set([...(await all<Held>("acts")), ...(await all<Held>("files"))].map(deviceOf));
  const now = await get<{ device: string }>("marks", "current");
  for (const device of await all<Device>("devices")) {
    if (device.id !== now?.device && !waiting.has(device.id)) await remove("devices", device.id);
  }
}

interface Held {
  sealed: Sealed;
}

function deviceOf(row: Held): string {
  return row.sealed.device;
}

export async function sealText(device: Device, label: string, text: string): Promise<Sealed> {
  return seal(device.key, device.id, label, new TextEncoder().encode(text));
}

export async function sealBytes(device: Device, label: string, bytes: ArrayBuffer): Promise<Sealed> {
  return seal(device.key, device.id, label, bytes);
}

/** Throws when its key is gone. */
export async function openSealed(label: string, sealed: Sealed): Promise<ArrayBuffer> {
  const device = await get<Device>("devices", sealed.device);
  if (!device) throw new Error(`no key for ${label}`);
  return unseal(device.key, label, sealed);
}

export async function openText(label: string, sealed: Sealed): Promise<string> {
  return new TextDecoder().decode(await openSealed(label, sealed));
}

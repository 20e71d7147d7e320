/**
 * What a worker's device keeps, in one IndexedDB database that the page and the service worker share. Everything a
 * person could read is sealed (see seal.ts); only ids, times and states lie open, since the outbox is ordered by them.
 */
const NAME = "shanzhi-offline";
const VERSION = 1;

export type Store = "devices" | "pages" | "acts" | "files" | "marks";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const made = request.result;
      made.createObjectStore("devices", { keyPath: "id" });
      made.createObjectStore("pages", { keyPath: "path" });
      made.createObjectStore("acts", { keyPath: "turn", autoIncrement: true });
      made.createObjectStore("files", { keyPath: "id" });
      made.createObjectStore("marks", { keyPath: "name" });
    };
    request.onsuccess = () => {
      // Another page with a newer script wants to change the stores: let it, and open again at the next call.
      request.result.onversionchange = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      reject(request.error);
    };
  });
  return opened;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Wait until the change is on the disk: an act that is said to be kept must survive the end of the browser. */
async function change<T>(store: Store, how: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await open()).transaction(store, "readwrite", { durability: "strict" });
  const finished = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  const result = done(how(transaction.objectStore(store)));
  await Promise.all([result, finished]);
  return result;
}

export async function put(store: Store, row: object): Promise<IDBValidKey> {
  return change<IDBValidKey>(store, (rows) => rows.put(row));
}

export async function get<T>(store: Store, key: IDBValidKey): Promise<T | undefined> {
  const rows = (await open()).transaction(store).objectStore(store);
  return done(rows.get(key) as IDBRequest<T | undefined>);
}

/** All rows, in the order of their keys. */
export async function all<T>(store: Store): Promise<T[]> {
  const rows = (await open()).transaction(store).objectStore(store);
  return done(rows.getAll() as IDBRequest<T[]>);
}

export async function remove(store: Store, key: IDBValidKey): Promise<void> {
  await change(store, (rows) => rows.delete(key));
}

export async function clear(store: Store): Promise<void> {
  await change(store, (rows) => rows.clear());
}

const DATABASE = 'customersync';
const VERSION = 1; // another shape of what is kept is another version: the old is dropped
const STORE = 'kept';
const MOST = 100; // lists and customers of one user
const PATIENCE = 3_000; // with a browser that does not answer

/**
 * What one user has seen last of one server, in IndexedDB; whatever fails there is as if nothing were kept.
 * Entries are `[server, user, name]`. `[server, user]` is the permit to write them: it goes with them at sign-out, so that no page that is still open
 * brings them back.
 */
export class Kept {
  #server;
  #user;
  #entering;
  #isOff = false;

  constructor(server, user) {
    this.#server = server;
    this.#user = String(user);
  }

  /** For one store. */
  at(name) {
    return { read: () => this.#read(name), write: entry => this.#write(name, entry), clear: () => this.#clear(), forget: () => this.#forget() };
  }

  #read(name) { return this.#try(() => transact('readonly', store => done(store.get([this.#server, this.#user, name])))); }

  #write(name, entry) {
    return this.#try(permit => transact('readwrite', async store => {
      if (await done(store.get([this.#server, this.#user])) !== permit) throw new Error('Signed out.');
      if (await done(store.count(this.#entries())) >= MOST) store.delete(this.#entries());
      store.put(entry, [this.#server, this.#user, name]);
    }));
  }

  /** What was kept is of a history that is gone. */
  #clear() { return this.#try(() => transact('readwrite', store => done(store.delete(this.#entries())))); }

  /** Nothing stays, and nothing comes again. */
  #forget() {
    this.#isOff = true;
    return transact('readwrite', store => done(store.delete(IDBKeyRange.bound([this.#server, this.#user], [this.#server, this.#user, []])))).catch(() => {});
  }

  #entries() { return IDBKeyRange.bound([this.#server, this.#user, ''], [this.#server, this.#user, []]); }

  async #try(work) {
    try {
      const permit = this.#isOff || await (this.#entering ??= this.#enter());
      if (!this.#isOff) return await work(permit);
    } catch {
      this.#isOff = true;
    }
    return undefined;
  }

  /** Takes the user's permit, or makes it; what other users have left behind at this server is dropped. */
  #enter() {
    const [server, user] = [this.#server, this.#user];
    return transact('readwrite', async store => {
      store.delete(IDBKeyRange.bound([server], [server, user], false, true));
      store.delete(IDBKeyRange.bound([server, user, []], [server, []]));
      const permit = await done(store.get([server, user])) ?? `${Date.now()} ${Math.random()}`;
      store.put(permit, [server, user]);
      return permit;
    });
  }
}

/** At sign-out: nothing stays of what any user has seen of any server, and no page that is open keeps more. */
export const forgetCustomers = () => transact('readwrite', store => done(store.clear())).catch(() => {});

let opening;

async function transact(mode, work) {
  opening ??= inTime(open()).catch(error => { opening = undefined; throw error; });
  const transaction = (await opening).transaction(STORE, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([work(transaction.objectStore(STORE)), ended]);
  return result;
}

async function open() {
  const asked = indexedDB.open(DATABASE, VERSION);
  asked.onupgradeneeded = () => {
    if (asked.result.objectStoreNames.contains(STORE)) asked.result.deleteObjectStore(STORE);
    asked.result.createObjectStore(STORE);
  };
  const database = await done(asked);
  database.onversionchange = database.onclose = () => {
    database.close();
    opening = undefined;
  };
  return database;
}

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const inTime = work => Promise.race([work, new Promise((_, reject) => { setTimeout(reject, PATIENCE); })]);

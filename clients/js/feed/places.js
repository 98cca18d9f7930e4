const MOST = 2;
const taken = new Set();

/** What is under way of locks that were given back: they are free only when it has ended. */
let freeing = Promise.resolve();

/**
 * Over HTTP/1.1 a browser opens six connections to an origin, of all its tabs together. Streams hold theirs, so they get
 * two places; over HTTP/2 they need none.
 * @returns {Promise<(() => void) | undefined>} gives the place back; undefined: there is none
 */
export async function takePlace(origin) {
  if (isMultiplexed(origin)) return () => {};
  await freeing;
  for (let i = 0; i < MOST; i++) {
    const name = `customer-sync stream ${i} ${origin}`;
    const giveBack = globalThis.navigator?.locks ? await lock(name).catch(() => note(name)) : note(name);
    if (giveBack) return giveBack;
  }
  return undefined;
}

const isMultiplexed = origin => performance.getEntriesByType('resource')
  .some(({ name, nextHopProtocol }) => /^h[23]/.test(nextHopProtocol) && new URL(name).origin === origin);

const lock = name => new Promise((resolve, reject) => {
  const held = navigator.locks.request(name, { ifAvailable: true }, got => {
    if (!got) return resolve(undefined);
    return new Promise(free => {
      resolve(() => {
        free();
        freeing = held.catch(() => {});
      });
    });
  });
  held.catch(reject);
});

/** Where there are no locks (plain http from another machine) or they are denied each page counts its own. */
function note(name) {
  if (taken.has(name)) return undefined;
  taken.add(name);
  return () => taken.delete(name);
}

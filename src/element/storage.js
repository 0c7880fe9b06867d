// What an element keeps for a reload of the page: in the tab alone, under a key of its own.

/** By which element. One that has left the page needs its key no more. */
const taken = new Map();
/** What may not be kept in the tab, for as long as the page lives. */
const memory = new Map();

/** A key that no other element of the page has, and that the same element is given again after a reload. */
export function takeKey(host) {
  const own = ['otp-verify', host.siteKey, host.action, host.id || host.name].join(' ');
  let key = own;
  for (let number = 2; taken.get(key)?.isConnected; number += 1) key = `${own} ${number}`;
  taken.set(key, host);
  return key;
}

export function releaseKey(key, host) {
  if (taken.get(key) === host) taken.delete(key);
}

/** What was kept under this key; `undefined` for nothing, and where the page may not keep anything. */
export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? undefined;
  } catch {
    return memory.get(key);
  }
}

export function remember(key, kept) {
  try {
    if (kept === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A page that may not keep anything begins anew after a reload.
    memory.set(key, kept);
  }
}

/* The vault of the phone. A random key opens the data; it is kept wrapped by what the code and a
   secret of this device give together. Closed, nothing of it is in memory. */
window.berceauVault = (() => {
  "use strict";
  const kept = window.berceauKept;
  const ITERATIONS = 1_000_000;
  const TRIES = 5;
  const BLOCK = 512;
  const subtle = window.crypto?.subtle;
  const utf8 = new TextEncoder();
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));
  let key = null;

  const able = () => Boolean(subtle && window.indexedDB && navigator.serviceWorker && window.caches);
  const isOpen = () => key !== null;
  const close = () => { key = null; };

  /* Six digits at least; not the ones that are tried first. */
  function weak(code) {
    if (!/^\d{6,12}$/.test(code)) return true;
    const steps = [...code].slice(1).map((digit, i) => Number(digit) - Number(code[i]));
    return steps.every((step) => step === steps[0]) || /^(\d{2,3})\1+$/.test(code);
  }

  async function wrapping(code, { salt, iterations, device }) {
    const typed = await subtle.importKey("raw", utf8.encode(code), "PBKDF2", false, ["deriveBits"]);
    const bits = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, typed, 256);
    const mixed = await subtle.sign("HMAC", device, bits);
    return subtle.importKey("raw", mixed, "AES-GCM", false, ["wrapKey", "unwrapKey"]);
  }
  const unwrapped = (wrapper, { wrapped, iv }) =>
    subtle.unwrapKey("raw", wrapped, wrapper, { name: "AES-GCM", iv }, { name: "AES-GCM" }, false,
      ["encrypt", "decrypt"]);

  /* A new code, a new key: nothing older can be read with it. */
  async function create(code) {
    const device = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const data = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const lock = { salt: random(16), iterations: ITERATIONS, device, iv: random(12), tries: 0 };
    const wrapper = await wrapping(code, lock);
    lock.wrapped = await subtle.wrapKey("raw", data, wrapper, { name: "AES-GCM", iv: lock.iv });
    // From here on the key itself cannot be read out of the browser.
    key = await unwrapped(wrapper, lock);
    return lock;
  }

  /* An attempt is counted before it is made: closing the page does not give it back. */
  async function counted() {
    const db = await kept.base(false);
    if (!db) return null;
    return new Promise((resolve, reject) => {
      const change = db.transaction("coffre", "readwrite", { durability: "strict" });
      const safe = change.objectStore("coffre");
      const read = safe.get(kept.LOCK);
      let lock = null;
      read.onsuccess = () => {
        lock = read.result;
        if (lock) safe.put({ ...lock, tries: lock.tries + 1 }, kept.LOCK);
      };
      change.oncomplete = () => resolve(lock && { ...lock, tries: lock.tries + 1 });
      change.onerror = () => reject(change.error);
    });
  }
  /* How many attempts are left; 0 means that everything is gone. -1: it is open. */
  async function open(code) {
    const lock = await counted();
    if (!lock) return 0;
    if (lock.tries <= TRIES) {
      try {
        key = await unwrapped(await wrapping(code, lock), lock);
        await kept.put(kept.LOCK, { ...lock, tries: 0 });
        return -1;
      } catch { /* not this code */ }
    }
    if (lock.tries < TRIES) return TRIES - lock.tries;
    await kept.forget();
    return 0;
  }

  /* Sealed with what it is for: a note cannot be read as a day. Its length says little. */
  async function seal(value, about) {
    const text = utf8.encode(JSON.stringify(value));
    const padded = new Uint8Array(Math.ceil((text.length + 1) / BLOCK) * BLOCK).fill(32);
    padded.set(text);
    const iv = random(12);
    const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(about) }, key, padded);
    return { iv, sealed };
  }
  async function read(box, about) {
    const text = await subtle.decrypt(
      { name: "AES-GCM", iv: box.iv, additionalData: utf8.encode(about) }, key, box.sealed);
    return JSON.parse(new TextDecoder().decode(text));
  }
  const put = async (name, value) => kept.put(name, await seal(value, name));
  async function get(name) {
    const box = await kept.get(name);
    return box ? read(box, name) : null;
  }
  return { able, weak, create, open, close, isOpen, seal, read, put, get, random };
})();

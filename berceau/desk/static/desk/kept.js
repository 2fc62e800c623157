/* What a phone keeps without network, seen from every page: is it still allowed, how many notes
   wait, forget it all. It never holds a key: what is kept is opened in offline.js alone. */
window.berceauKept = (() => {
  "use strict";
  const NAME = "berceau-journee";
  const SAFE = "coffre";
  const OUTBOX = "envois";
  const LOCK = "verrou";
  const A_WEEK = 7 * 24 * 3600 * 1000;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("berceau-journee") : null;
  let opened = null;

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /* Without `create`, a phone that keeps nothing stays so: the database is not even made. */
  async function base(create) {
    if (opened) return opened;
    if (!("indexedDB" in window)) return null;
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      if (!create) return request.transaction.abort();
      request.result.createObjectStore(SAFE);
      request.result.createObjectStore(OUTBOX, { autoIncrement: true });
    };
    try {
      opened = await asked(request);
    } catch {
      return null;
    }
    opened.onversionchange = close;
    opened.onclose = () => { opened = null; };
    return opened;
  }
  function close() {
    opened?.close();
    opened = null;
  }
  async function store(name, mode, act) {
    const db = await base(false);
    return db ? asked(act(db.transaction(name, mode).objectStore(name))) : undefined;
  }
  const get = (key) => store(SAFE, "readonly", (safe) => safe.get(key));
  const put = (key, value) => store(SAFE, "readwrite", (safe) => safe.put(value, key));
  const drop = (key) => store(SAFE, "readwrite", (safe) => safe.delete(key));
  const outbox = (mode, act) => store(OUTBOX, mode, act);
  const waiting = async () => (await outbox("readonly", (all) => all.count())) || 0;

  /* Everything: the data, the keys, the files of the site and their keeper. */
  async function forget() {
    tabs?.postMessage("forget");
    close();
    if ("indexedDB" in window)
      await new Promise((done) => {
        const gone = indexedDB.deleteDatabase(NAME);
        gone.onsuccess = gone.onerror = gone.onblocked = () => done();
      });
    if ("caches" in window)
      for (const name of await caches.keys()) if (name.startsWith("berceau-")) await caches.delete(name);
    const worker = await navigator.serviceWorker?.getRegistration("/");
    await worker?.unregister();
  }

  /* The day ends with the day; a note that nobody sent, a week later. */
  async function expire() {
    const lock = await get(LOCK);
    if (!lock || Date.now() < lock.until) return;
    if (Date.now() > lock.until + A_WEEK) return forget();
    await drop("journee");
    if (lock.families) await put(LOCK, { ...lock, families: 0 });
  }

  /* « open », « locked », « asleep », « closed » (and then nothing is left), or « unreachable ». */
  async function ask() {
    const lock = await get(LOCK);
    let told;
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
      if (lock) headers["X-Appareil"] = lock.token;
      const answer = await fetch("/hors-ligne/etat/", { headers, credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      told = await answer.json();
    } catch {
      return { state: "unreachable", mayKeep: false };
    }
    if (lock && told.state === "closed") {
      await forget();
      tabs?.postMessage("closed");
    }
    return told;
  }

  const kept = { get, put, drop, outbox, waiting, forget, expire, ask, base, tabs, LOCK };
  tabs?.addEventListener("message", ({ data }) => data === "forget" && close());

  /* --- on each page of an agent, and on the way in --- */
  async function show() {
    const note = document.querySelector("[data-kept-waiting]");
    if (!note) return;
    const count = await waiting();
    const words = count === 1 ? note.dataset.one : note.dataset.many;
    note.querySelector("[data-kept-words]").textContent = words.replace("{n}", count);
    note.hidden = !count;
  }
  async function look() {
    if (!(await base(false))) return;
    await expire();
    if (navigator.onLine) await ask();
    await show();
  }
  /* Signing out forgets everything: it says so first when a note has not left. */
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-draft-forget]") || form.dataset.forgotten) return;
    event.preventDefault();
    event.stopPropagation();
    const count = (await base(false)) ? await waiting() : 0;
    const words = (count === 1 ? form.dataset.keptLostOne : form.dataset.keptLostMany) || "";
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    if (count && !confirm(words.replace("{n}", count))) return;
    await forget();
    form.dataset.forgotten = "1";
    form.submit();
  }, true);
  addEventListener("DOMContentLoaded", () => look().catch(() => {}));
  addEventListener("pageshow", (event) => event.persisted && look().catch(() => {}));
  return kept;
})();

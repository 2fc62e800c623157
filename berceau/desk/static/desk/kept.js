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
  let holds = false;

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /* One connection a page: a second one, forgotten, would keep the database from being deleted.
     Without `create`, a phone that keeps nothing stays so: the database is not even made. */
  function base(create) {
    opened ??= connect(create).then((db) => {
      if (!db) opened = null;
      return db;
    });
    return opened;
  }
  async function connect(create) {
    if (!("indexedDB" in window)) return null;
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      if (!create) return request.transaction.abort();
      request.result.createObjectStore(SAFE);
      request.result.createObjectStore(OUTBOX, { autoIncrement: true });
    };
    try {
      const db = await asked(request);
      db.onversionchange = () => {
        db.close();
        opened = null;
      };
      return db;
    } catch {
      return null;
    }
  }
  async function close() {
    (await opened)?.close();
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

  /* Everything: the data, the keys, what was typed, the files of the site and their keeper. */
  async function forget() {
    tabs?.postMessage("forget");
    try { sessionStorage.clear(); } catch { /* closed */ }
    // First empty, then deleted: a frozen tab may hold the second back, never the first.
    for (const name of [SAFE, OUTBOX]) await store(name, "readwrite", (all) => all.clear());
    await close();
    if ("indexedDB" in window)
      await new Promise((done) => {
        const gone = indexedDB.deleteDatabase(NAME);
        gone.onsuccess = gone.onerror = () => done();
        gone.onblocked = () => setTimeout(done, 2000);
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
    holds = Boolean(await base(false));
    if (!holds) return;
    await expire();
    if (navigator.onLine) await ask();
    await show();
  }
  /* Signing out forgets everything: it says so first when a note has not left. */
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-draft-forget]") || !holds) return;
    event.preventDefault();
    event.stopPropagation();
    const count = await waiting();
    const words = (count === 1 ? form.dataset.keptLostOne : form.dataset.keptLostMany) || "";
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    if (count && !confirm(words.replace("{n}", count))) return;
    await forget();
    form.submit();
  }, true);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => look().catch(() => {}));
  else look().catch(() => {});
  addEventListener("pageshow", (event) => event.persisted && look().catch(() => {}));
  return kept;
})();

/* The page that works without network: open with the code, the families of the day, a note, what
   waits. Leaving the page, locking it or fifteen idle minutes drop the key and empty the page. */
(() => {
  "use strict";
  const kept = window.berceauKept;
  const vault = window.berceauVault;
  const outbox = window.berceauOutbox;
  const IDLE = 15 * 60 * 1000;
  const root = document.getElementById("journee");
  const find = (name) => root.querySelector(`[data-show="${name}"]`);
  const form = (name) => root.querySelector(`[data-form="${name}"]`);
  const shape = (name) => root.querySelector(`[data-shape="${name}"]`).content.firstElementChild.cloneNode(true);
  const say = (key, n, name) => {
    const words = root.querySelector("[data-words]").dataset;
    const counted = n === undefined ? undefined : words[key + (n === 1 ? "One" : "Many")];
    return (counted ?? words[key] ?? "").replace("{n}", n).replace("{name}", name).replace("{day}", name);
  };
  let day = null;
  let chosen = null;
  let last = Date.now();
  let timer = 0;

  function tell(text) {
    const status = find("status");
    status.textContent = text || "";
    status.hidden = !text;
  }
  function fail(name, text) {
    const error = find(name);
    error.textContent = text || "";
    error.hidden = !text;
  }
  function go(step, { quiet = false } = {}) {
    for (const one of root.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== step;
    if (!quiet) root.querySelector(`[data-step="${step}"] [tabindex="-1"]`)?.focus();
  }
  const nothing = (words) => {
    find("nothing").textContent = words;
    go("nothing");
  };

  /* --- what is shown --- */
  function familyLine(family) {
    const line = shape("family");
    line.querySelector("[data-name]").textContent = family.label;
    for (const { when, why } of family.lines) {
      const item = document.createElement("li");
      item.textContent = [when, why].filter(Boolean).join(" · ");
      line.querySelector("[data-lines]").append(item);
    }
    const about = [family.who && `${family.who} ${family.shown}`, !family.phone && say("noPhone"),
      family.noMessage && say("noMessage")].filter(Boolean);
    line.querySelector("[data-about]").textContent = about.join(" · ");
    const call = line.querySelector("[data-call]");
    if (family.phone) {
      call.href = `tel:${family.phone}`;
      call.setAttribute("aria-label", say("call", 0, family.who || family.label));
    } else call.remove();
    const button = line.querySelector("[data-note]");
    button.setAttribute("aria-label", say("note", 0, family.label));
    button.addEventListener("click", () => write(family));
    return line;
  }
  function noteLine({ id, ...note }) {
    const line = shape("note");
    line.querySelector("[data-name]").textContent = note.label;
    line.querySelector("[data-text]").textContent = note.text;
    if (!note.refused) return line;
    const reason = line.querySelector("[data-reason]");
    reason.textContent = note.refused.sentence;
    reason.hidden = false;
    line.querySelector("[data-decide]").hidden = false;
    line.querySelector("[data-again]").addEventListener("click", async () => {
      const { refused, ...again } = note;
      await outbox.rewrite(id, { ...again, knowsLoss: again.knowsLoss || Boolean(refused.loss) });
      await send();
    });
    line.querySelector("[data-copy]").addEventListener("click", () =>
      navigator.clipboard.writeText(note.text).then(() => tell(say("copied")), () => tell(say("notCopied"))));
    line.querySelector("[data-drop]").addEventListener("click", async () => {
      if (!confirm(say("drop"))) return;
      await outbox.remove(id);
      await showNotes();
      find("day").focus();
    });
    return line;
  }
  async function showNotes() {
    if (!vault.isOpen()) return;
    const notes = await outbox.list();
    find("outbox").hidden = !notes.length;
    find("outbox-title").textContent = say("waiting", notes.length);
    find("notes").replaceChildren(...notes.map(noteLine));
  }
  async function show() {
    day = await vault.get("journee");
    find("day").textContent = day ? say("day", 0, day.named) : say("noDay");
    find("no-day").hidden = Boolean(day);
    find("families").replaceChildren(...(day?.families || []).map(familyLine));
    const draft = await vault.get("brouillon");
    find("draft").hidden = !draft;
    find("draft-words").textContent = draft ? `${draft.family.label} · ${draft.fields.text}` : "";
    await showNotes();
  }
  function empty() {
    day = chosen = null;
    for (const name of ["day", "families", "notes", "outbox-title", "draft-words", "note-family"])
      find(name).replaceChildren();
    form("note").reset();
    clearTimeout(timer);
  }
  async function locked({ quiet = false } = {}) {
    vault.close();
    empty();
    const lock = await kept.get(kept.LOCK);
    if (!lock) return arrive();
    find("masked").textContent = lock.families ? say("masked", lock.families) : say("maskedNone");
    const waiting = await kept.waiting();
    if (waiting) find("masked").textContent += ` ${say("waiting", waiting)}.`;
    fail("unlock-error", "");
    form("unlock").reset();
    go("unlock", { quiet });
  }

  /* --- keeping the day --- */
  async function fetchDay(csrf, token) {
    const headers = { "X-CSRFToken": csrf, "X-Requested-With": "XMLHttpRequest" };
    headers["X-Once"] = [...vault.random(18)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (token) headers["X-Appareil"] = token;
    const answer = await fetch(root.dataset.keep, { method: "POST", headers, credentials: "same-origin", cache: "no-store" });
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    const told = json ? await answer.json() : {};
    if (!answer.ok || !told.day) throw new Error(told.sentence || say("refused"));
    return told;
  }
  async function choose() {
    const [code, again] = [...form("choose").querySelectorAll("input")].map((field) => field.value);
    if (vault.weak(code)) return fail("choose-error", say("weak"));
    if (code !== again) return fail("choose-error", say("differ"));
    fail("choose-error", "");
    tell(say("working"));
    try {
      const { csrf } = await kept.ask();
      const told = await fetchDay(csrf);
      const lock = await vault.create(code);
      await kept.base(true);
      await kept.put(kept.LOCK, { ...lock, token: told.token, until: told.until, families: told.day.families.length });
      await vault.put("journee", told.day);
      await navigator.serviceWorker.register(root.dataset.worker, { scope: "/", updateViaCache: "none" });
      await navigator.serviceWorker.ready;
      form("choose").reset();
      await show();
      go("day");
      tell(say("kept"));
    } catch (error) {
      vault.close();
      await kept.forget();
      tell("");
      fail("choose-error", error.message || say("refused"));
    }
  }
  async function refresh() {
    tell(say("working"));
    const told = await kept.ask();
    if (told.state !== "open") return stopped(told.state);
    try {
      const lock = await kept.get(kept.LOCK);
      const fresh = await fetchDay(told.csrf, lock.token);
      await kept.put(kept.LOCK, { ...lock, token: fresh.token, until: fresh.until, families: fresh.day.families.length });
      await vault.put("journee", fresh.day);
      await show();
      tell(say("kept"));
    } catch (error) {
      tell(error.message || say("refused"));
    }
  }

  /* --- a note --- */
  const fields = () => {
    const typed = {};
    for (const field of form("note").elements) {
      if (!field.name || ((field.type === "radio" || field.type === "checkbox") && !field.checked)) continue;
      (typed[field.name] ??= []).push(field.value);
    }
    return typed;
  };
  function write(family, values = null) {
    chosen = family;
    const note = form("note");
    note.reset();
    fail("note-error", "");
    find("note-family").textContent = family.label;
    for (const field of note.querySelectorAll("[name=readers]")) {
      const offered = family.readers.includes(field.value);
      field.closest(".choice").hidden = field.disabled = !offered;
      field.checked = field.value === family.readers[0];
    }
    for (const field of note.querySelectorAll("[name=after]")) {
      const offered = day?.callBack[field.value];
      if (offered) note.querySelector(`label[for="${field.id}"]`).textContent = offered.label;
    }
    for (const field of values ? note.elements : []) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = (values[field.name] || []).includes(field.value);
      else if (field.name && values[field.name]) field.value = values[field.name][0];
    }
    tell("");
    go("note");
  }
  async function keepDraft() {
    if (!vault.isOpen() || !chosen) return;
    const typed = fields();
    if (typed.text?.[0]) await vault.put("brouillon", { family: chosen, day: day?.day || "", fields: typed, callBack: day?.callBack });
  }
  async function saveNote() {
    const typed = fields();
    const text = typed.text?.[0]?.trim() || "";
    if (!text && typed.kind?.[0] !== "no_answer") {
      fail("note-error", say("emptyNote"));
      return form("note").elements.text.focus();
    }
    clearTimeout(timer);
    const said = [];
    for (const [name, values] of Object.entries(typed))
      if (name !== "after") for (const value of values) said.push([name, value]);
    said.push(["after", "nothing"]);
    const callBack = day?.callBack[typed.after?.[0]];
    if (callBack) said.push(["call_back_on", callBack.on]);
    if (day) said.push(["happened_on", day.day]);
    await outbox.add({
      label: chosen.label, text, send: chosen.send, fields: said, knowsLoss: chosen.bereaved,
    });
    await kept.drop("brouillon");
    chosen = null;
    form("note").reset();
    await show();
    go("day");
    tell(say("saved"));
    if (navigator.onLine) await send();
  }

  /* --- leaving --- */
  function stopped(state) {
    if (state === "closed") return closed();
    tell(say(state in { asleep: 1, locked: 1 } ? state : "unreachable"));
  }
  function closed() {
    vault.close();
    empty();
    tell("");
    nothing(say("closed"));
  }
  async function send() {
    if (!vault.isOpen() || !navigator.onLine) return;
    const before = await kept.waiting();
    if (!before) return;
    const words = (status) => say(status === 409 ? "already" : "noAnswer");
    const state = await outbox.send({ arrived: root.dataset.arrived, words, progress: showNotes });
    if (state === "closed") return closed();
    const left = before - (await kept.waiting());
    if (left > 0) tell(say("left", left));
    if (state !== "done") stopped(state);
    await showNotes();
  }
  async function forget() {
    const waiting = await kept.waiting();
    if (!confirm(waiting ? say("forget", waiting) : say("forget"))) return;
    vault.close();
    empty();
    await kept.forget();
    tell("");
    nothing(say("gone"));
  }

  /* --- opening --- */
  async function unlock() {
    const field = form("unlock").querySelector("input");
    const code = field.value;
    field.value = "";
    if (!code) return field.focus();
    tell(say("working"));
    const left = await vault.open(code);
    tell("");
    if (left === 0) {
      empty();
      return nothing(say("tooMany"));
    }
    if (left > 0) {
      fail("unlock-error", say("wrong", left));
      return field.focus();
    }
    last = Date.now();
    fail("unlock-error", "");
    await show();
    go("day");
    await send();
  }
  async function arrive() {
    if (!vault.able()) return nothing(say("unable"));
    await kept.expire();
    const known = await kept.get(kept.LOCK);
    const told = navigator.onLine ? await kept.ask() : { state: "unreachable" };
    if (known && told.state === "closed") return closed();
    if (known) return locked({ quiet: true });
    if (told.mayKeep) return go("choose", { quiet: true });
    nothing(navigator.onLine ? say("notHere") : say("noNetwork"));
  }
  const act = {
    forget, refresh, send, lock: locked,
    back: async () => {
      await kept.drop("brouillon");
      chosen = null;
      form("note").reset();
      await show();
      go("day");
    },
    resume: async () => {
      const draft = await vault.get("brouillon");
      if (!day && draft) day = { day: draft.day, callBack: draft.callBack, families: [], named: "" };
      if (draft) write(draft.family, draft.fields);
    },
  };
  let busy = false;
  async function alone(what) {
    if (busy) return;
    busy = true;
    try {
      await what();
    } finally {
      busy = false;
    }
  }
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const what = { choose, unlock, note: saveNote }[event.target.dataset.form];
    if (what) alone(what);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) alone(act[button.dataset.act]);
  });
  form("note").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keepDraft().catch(() => {}), 300);
  });

  /* --- locking --- */
  const idle = () => Date.now() - last >= IDLE;
  const look = () => vault.isOpen() && idle() && keepDraft().finally(locked);
  for (const kind of ["pointerdown", "keydown", "input", "touchstart"])
    addEventListener(kind, () => { look() || (last = Date.now()); }, { capture: true, passive: true });
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", () => (look(), document.hidden && keepDraft().catch(() => {})));
  addEventListener("pagehide", () => {
    vault.close();
    empty();
  });
  addEventListener("pageshow", (event) => event.persisted && arrive());
  addEventListener("online", () => alone(send));
  kept.tabs?.addEventListener("message", ({ data }) => {
    if (data === "closed" || data === "forget") closed();
  });
  /* « Verrouiller », in another tab of the house. */
  if ("BroadcastChannel" in window)
    new BroadcastChannel("berceau-verrou").addEventListener("message", ({ data }) => {
      if (data === "lock" && vault.isOpen()) keepDraft().finally(locked);
    });
  addEventListener("DOMContentLoaded", () => arrive());
})();

/* Berceau in the browser: CSRF for htmx, dialogs, drafts, one submit at a time, lost network.
   No dependency. Without it every page still works. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const live = () => document.getElementById("alerte");
  const words = (key) => live()?.dataset[key] || "";

  /* --- telling --- */
  let notice = null;
  function tell(text, kind) {
    const region = live();
    if (!region || !text) return;
    notice?.remove();
    notice = document.createElement("div");
    notice.className = `notice notice-${kind}`;
    const p = document.createElement("p");
    p.textContent = text;
    notice.append(p);
    region.append(notice);
  }
  let offline = null;
  function network() {
    if (navigator.onLine) {
      offline?.remove();
      offline = null;
    } else if (!offline && live()) {
      offline = document.createElement("p");
      offline.className = "chip soutien m-0";
      offline.textContent = words("offline");
      live().append(offline);
    }
  }
  addEventListener("online", network);
  addEventListener("offline", network);

  /* --- drafts: in this tab only (sessionStorage), forgotten when saved or signed out --- */
  const PREFIX = "brouillon:";
  const who = () => document.body.dataset.agent || "";
  const place = (key) => `${PREFIX}${who()}:${key}`;
  const kept = (el) =>
    el.name && !["hidden", "password", "file", "submit", "button"].includes(el.type) && !el.disabled;
  const store = {
    get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* closed */ } },
  };
  function keep(form) {
    const values = [];
    for (const el of form.elements) {
      if (!kept(el)) continue;
      if (el.type === "checkbox" || el.type === "radio") values.push([el.name, el.value, el.checked]);
      else values.push([el.name, el.value]);
    }
    store.set(place(form.dataset.draftKey), values);
  }
  /* A form that was sent keeps its key with its draft: found again and sent again, it acts once. */
  function keepKey(form) {
    const key = form.elements.once?.value;
    const values = store.get(place(form.dataset.draftKey));
    if (key && values) store.set(place(form.dataset.draftKey), [...values, ["once", key]]);
  }
  function restore(form) {
    const values = store.get(place(form.dataset.draftKey));
    if (!values || form.dataset.draftRestored) return;
    form.dataset.draftRestored = "1";
    let changed = false;
    const taken = {};
    for (const [name, value, checked] of values) {
      if (name === "once" && form.elements.once) form.elements.once.value = value;
      const all = [...form.elements].filter((el) => el.name === name && kept(el));
      if (checked !== undefined) {
        const el = all.find((one) => one.value === value);
        if (el && el.checked !== checked) { el.checked = checked; changed = true; }
      } else {
        taken[name] = (taken[name] ?? -1) + 1;
        const el = all[taken[name]];
        if (el && el.value !== value) { el.value = value; changed = true; }
      }
    }
    if (!changed) return;
    const box = document.createElement("div");
    box.className = "notice notice-info";
    box.setAttribute("role", "status");
    const p = document.createElement("p");
    p.textContent = words("draftFound");
    const erase = document.createElement("button");
    erase.type = "button";
    erase.className = "btn btn-quiet";
    erase.textContent = words("draftErase");
    erase.addEventListener("click", () => {
      store.drop(place(form.dataset.draftKey));
      form.reset();
      box.remove();
      form.querySelector("input:not([type=hidden]),textarea,select")?.focus();
    });
    box.append(p, erase);
    form.prepend(box);
  }
  /* Everything, not only drafts: htmx also keeps the address of the last page, a family's. */
  function forgetAll() {
    try { sessionStorage.clear(); } catch { /* closed */ }
  }
  const drafted = (el) => el?.closest?.("form[data-draft-key]");
  let timer = 0;
  let waiting = null;
  function flush() {
    clearTimeout(timer);
    if (waiting?.isConnected) keep(waiting);
    waiting = null;
  }
  addEventListener("input", (event) => {
    const form = drafted(event.target);
    if (!form) return;
    if (waiting && waiting !== form) flush();
    waiting = form;
    clearTimeout(timer);
    timer = setTimeout(flush, 250);
  });
  addEventListener("pagehide", flush);
  addEventListener("visibilitychange", () => document.hidden && flush());

  /* --- one submit at a time --- */
  function release(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    flush();
    if (form.matches("[data-draft-forget]")) forgetAll();
    if (form.matches("[data-draft-key]") && !navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      keep(form);
      tell(words("offlineSend"), "warning");
      return;
    }
    if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.matches("[data-draft-key]")) keepKey(form);
    form.dataset.sending = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 15000);
  }, true);
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) release(form);
  });

  /* --- dialogs: the link leads to the confirmation page when there is no JS --- */
  addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog?.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    if (event.target.closest?.("[data-dialog-close]")) event.target.closest("dialog")?.close();
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* --- what a page, or a fragment of one, needs when it arrives --- */
  function arrive(scope) {
    for (const done of scope.querySelectorAll("[data-draft-clear]")) store.drop(place(done.dataset.draftClear));
    for (const form of scope.querySelectorAll("form[data-draft-key]")) restore(form);
    if (scope.matches?.("form[data-draft-key]")) restore(scope);
    scope.querySelector("[data-focus]")?.focus();
    for (const view of scope.querySelectorAll(".frise-view[data-today]"))
      view.scrollLeft = view.scrollWidth * Number(view.dataset.today) - view.clientWidth / 3;
  }
  addEventListener("DOMContentLoaded", () => {
    network();
    arrive(document);
  });

  /* --- a phone that keeps a day without network: what looks after it is loaded there alone --- */
  async function keeper() {
    const src = document.querySelector("meta[name=keeper]")?.content;
    if (!src) return;
    const known = await indexedDB.databases?.();
    if (known && !known.some(({ name }) => name === "berceau-journee")) return;
    const script = document.createElement("script");
    script.src = src;
    document.head.append(script);
  }
  addEventListener("DOMContentLoaded", () => keeper().catch(() => {}));

  /* --- htmx --- */
  const from = (event) => event.detail.elt?.closest?.("form");
  addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  addEventListener("htmx:afterRequest", (event) => {
    const form = from(event);
    if (form) release(form);
  });
  addEventListener("htmx:load", (event) => event.detail.elt !== document.body && arrive(event.detail.elt));
  addEventListener("htmx:beforeSwap", (event) => {
    const xhr = event.detail.xhr;
    /* An expired session answers with the sign-in page: do not put it inside this one. */
    if (/\/(connexion|login)\//.test(new URL(xhr.responseURL || location.href).pathname)) {
      event.detail.shouldSwap = false;
      tell(words("signedOut"), "warning");
    }
  });
  addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    tell(words(status === 401 ? "signedOut" : "failed"), "error");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"])
    addEventListener(name, () => tell(words("offlineSend"), "warning"));
})();

/* The idle lock of a shared device: the page covers itself and keeps what was typed.
   Nothing is written on the device; the server locks the session too. */
(() => {
  "use strict";
  const root = document.documentElement;
  const after = () => Number(document.body.dataset.lockAfter || 0) * 1000;
  const dialog = () => document.getElementById("verrou");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("berceau-verrou") : null;
  const PING = 4 * 60 * 1000;
  let last = Date.now();
  let told = Date.now();
  let said = 0;
  let title = "";
  const covered = () => root.classList.contains("locked");

  function send(url, body) {
    const token = document.querySelector("meta[name=csrf-token]")?.content || "";
    return fetch(url, {
      method: "POST", body, credentials: "same-origin",
      headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
    });
  }

  function cover(tell) {
    const box = dialog();
    if (!box || covered()) return;
    root.classList.add("locked");
    title = document.title;
    document.title = box.dataset.title;
    for (const open of document.querySelectorAll("dialog[open]")) open.close();
    box.showModal();
    box.querySelector("input[name=password]")?.focus();
    if (tell) {
      tabs?.postMessage("lock");
      send(document.body.dataset.lockNow).catch(() => {});
    }
  }
  function uncover(tell) {
    if (!covered()) return;
    root.classList.remove("locked");
    document.title = title;
    last = told = Date.now();
    dialog().close();
    if (tell) tabs?.postMessage("unlock");
  }

  /* --- who is there --- */
  function alive() {
    if (covered() || !after() || stale()) return;
    last = Date.now();
    if (last - said > 5000) {
      said = last;
      tabs?.postMessage("alive");
    }
    if (last - told > PING) {
      told = last;
      send(document.body.dataset.present).then((answer) => answer.status === 423 && cover(false)).catch(() => {});
    }
  }
  const stale = () => Date.now() - last >= after();
  const look = () => after() && stale() && cover(true);
  for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchstart"])
    addEventListener(kind, () => (look(), alive()), { capture: true, passive: true });
  addEventListener("focus", look);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 2000);
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "alive" && !covered()) last = told = Date.now();
    if (data === "lock") cover(false);
    if (data === "unlock") uncover(false);
  });
  addEventListener("berceau:locked", () => cover(false));

  /* --- « Verrouiller » --- */
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-lock-now]") || !dialog()) return;
    event.preventDefault();
    delete event.target.dataset.sending;
    cover(true);
  });

  /* --- unlocking without leaving the page --- */
  addEventListener("cancel", (event) => event.target.id === "verrou" && event.preventDefault(), true);
  addEventListener("close", (event) => {
    if (event.target.id === "verrou" && covered()) event.target.showModal();
  }, true);
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("#verrou form[data-unlock]")) return;
    event.preventDefault();
    const error = form.querySelector("[data-unlock-error]");
    const say = (text) => {
      error.textContent = text;
      error.hidden = !text;
    };
    say("");
    try {
      const answer = await send(form.getAttribute("action"), new FormData(form));
      if (answer.status === 204) uncover(true);
      else if (answer.redirected || answer.status === 401 || answer.status === 403) location.reload();
      else say((await answer.json()).error || "");
    } catch {
      say(dialog().dataset.offline);
    } finally {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
      for (const field of form.querySelectorAll("[name=password],[name=credential]")) field.value = "";
    }
  });
})();

/* The notes that wait on the phone: sealed, sent once and in order when the network is back. What
   the server refuses stays, with its sentence, until the agent decides. */
window.berceauOutbox = (() => {
  "use strict";
  const kept = window.berceauKept;
  const vault = window.berceauVault;
  const ABOUT = "envoi";

  const newKey = () =>
    btoa(String.fromCharCode(...vault.random(18))).replace(/\+/g, "-").replace(/\//g, "_");

  async function add(note) {
    const box = await vault.seal({ ...note, once: newKey() }, ABOUT);
    return kept.outbox("readwrite", (all) => all.add(box));
  }
  async function rewrite(id, note) {
    const box = await vault.seal(note, ABOUT);
    return kept.outbox("readwrite", (all) => all.put(box, id));
  }
  const remove = (id) => kept.outbox("readwrite", (all) => all.delete(id));
  /* In the order in which they were written. */
  async function list() {
    const ids = (await kept.outbox("readonly", (all) => all.getAllKeys())) || [];
    const boxes = (await kept.outbox("readonly", (all) => all.getAll())) || [];
    const notes = [];
    for (const [i, box] of boxes.entries()) notes.push({ id: ids[i], ...(await vault.read(box, ABOUT)) });
    return notes;
  }

  function body(note) {
    const said = new URLSearchParams(note.fields);
    said.set("once", note.once);
    said.set("form_key", note.once);
    if (note.knowsLoss) said.set("perte", "1");
    return said;
  }
  async function sentence(answer, words) {
    try {
      const told = await answer.json();
      if (told.sentence) return { sentence: told.sentence, loss: told.loss };
    } catch { /* a page, not a sentence */ }
    return { sentence: words(answer.status) };
  }

  /* One tab at a time; what stops is tried again at the next opening or when the network returns.
     Gives « done », or why it stopped: the state of the phone, « unreachable ». */
  async function send({ arrived, words, progress }) {
    const run = async () => {
      const told = await kept.ask();
      if (told.state !== "open" || !told.csrf) return told.state;
      for (const { id, ...note } of await list()) {
        if (!vault.isOpen()) return "unreachable";
        if (note.refused) continue;
        let answer;
        try {
          answer = await fetch(note.send, {
            method: "POST", body: body(note), credentials: "same-origin", cache: "no-store",
            headers: { "X-CSRFToken": told.csrf, "X-Requested-With": "XMLHttpRequest" },
          });
        } catch {
          return "unreachable";
        }
        const path = new URL(answer.url).pathname;
        if (answer.redirected && path === arrived) await remove(id);
        else if (answer.redirected) return "asleep";
        else if (answer.status === 423) return "locked";
        else if (answer.status === 429 || answer.status >= 500) return "unreachable";
        else await rewrite(id, { ...note, refused: await sentence(answer, words) });
        await progress();
      }
      return "done";
    };
    return navigator.locks ? navigator.locks.request("berceau-envoi", run) : run();
  }
  return { add, rewrite, remove, list, send };
})();

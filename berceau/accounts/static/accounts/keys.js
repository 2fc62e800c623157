/* Passkeys, and the choice of the device. No dependency; the password works without it. */
(() => {
  "use strict";
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create({ publicKey }) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: known(publicKey.excludeCredentials),
      },
    });
    return {
      type: made.type, id: made.id, rawId: text(made.rawId),
      authenticatorAttachment: made.authenticatorAttachment,
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: text(made.response.clientDataJSON),
        attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports?.() || [],
      },
    };
  }
  async function get({ publicKey }) {
    const given = await navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: known(publicKey.allowCredentials),
      },
    });
    const { response } = given;
    return {
      type: given.type, id: given.id, rawId: text(given.rawId),
      authenticatorAttachment: given.authenticatorAttachment,
      clientExtensionResults: given.getClientExtensionResults(),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    };
  }
  async function asked(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.keyOptions, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
  /* A form with data-key waits for the key, then goes its way with what the key said. */
  addEventListener("submit", async (event) => {
    const form = event.target;
    const kind = form.dataset.key;
    if (!kind || form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete form.dataset.sending;
    const error = form.querySelector("[data-key-error]");
    if (error) error.hidden = true;
    try {
      const options = await asked(form);
      const said = kind === "create" ? await create(options.creation_options) : await get(options.request_options);
      form.elements.credential.value = JSON.stringify(said);
      form.requestSubmit();
    } catch {
      form.elements.credential.value = "";
      if (error) {
        error.textContent = error.dataset.keyError;
        error.hidden = false;
      }
    }
  }, true);

  /* Said once for every way in: whether somebody else uses this device. */
  addEventListener("change", (event) => {
    if (event.target.name !== "shared") return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const value = event.target.checked ? "" : "perso";
    document.cookie = `berceau_appareil=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
  addEventListener("click", (event) => event.target.closest?.("[data-print]") && print());
  /* The way to ProConnect is a link: followed at once, or by hand without this script. */
  addEventListener("DOMContentLoaded", () => document.querySelector("a[data-follow]")?.click());
})();

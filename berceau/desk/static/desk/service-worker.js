/* The service worker. It keeps the files named in BERCEAU.shell and one page that holds nothing of
   anybody; it writes them when it is installed, and never keeps an answer that passes by. */
"use strict";
const KEPT = `berceau-${BERCEAU.version}`;
const held = async (path) => (await caches.open(KEPT)).match(path, { ignoreVary: true });

addEventListener("install", (event) => {
  const page = new Request(BERCEAU.page, { credentials: "omit", cache: "no-cache" });
  const fill = async () => (await caches.open(KEPT)).addAll([page, ...BERCEAU.shell]);
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const clear = async () => {
    for (const name of await caches.keys())
      if (name.startsWith("berceau-") && name !== KEPT) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(clear());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await held(BERCEAU.page)) || Response.error()));
  } else if (BERCEAU.shell.includes(pathname)) {
    event.respondWith(held(pathname).then((file) => file || fetch(request)));
  }
});

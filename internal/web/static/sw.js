// Keeps what was seen, for when the line is down: assets by their version, and
// the pages of this browser as they last were. Nothing is fetched beforehand.
const assets = "phoihop-assets", pages = "phoihop-pages", most = 60;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));
self.addEventListener("message", (e) => { if (e.data === "forget") e.waitUntil(caches.delete(pages)); });

const keep = async (name, request, response) => {
  const cache = await caches.open(name);
  await cache.put(request, response);
  const all = await cache.keys();
  if (all.length > most) await cache.delete(all[0]);
};

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/asset/")) {
    e.respondWith(caches.match(e.request).then((hit) => hit ?? fetch(e.request).then((r) => {
      if (r.ok) e.waitUntil(keep(assets, e.request, r.clone()));
      return r;
    })));
  } else if (e.request.mode === "navigate") {
    e.respondWith(fetch(e.request).then((r) => {
      if (r.ok && !r.redirected && r.headers.get("Content-Type")?.startsWith("text/html") && !/^\/(sign-in|invited|settings)/.test(url.pathname)) e.waitUntil(keep(pages, e.request, r.clone()));
      return r;
    }).catch(async () => (await caches.match(e.request)) ?? (await caches.match("/today")) ?? Response.error()));
  }
});

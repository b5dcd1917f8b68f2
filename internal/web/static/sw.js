// Keeps what was seen, for when the line is down: assets by their version, and
// the pages of this browser as they last were. Of what was not seen only the
// files are fetched that an opened page names: the papers of a meeting.
const assets = "phoihop-assets", pages = "phoihop-pages", papers = "phoihop-papers", most = 60;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));
self.addEventListener("message", (e) => {
  if (e.data === "forget") e.waitUntil(Promise.all([pages, papers].map((name) => caches.delete(name))));
  else if (Array.isArray(e.data?.keep)) e.waitUntil(ahead(e.data.keep));
});

const keep = async (name, request, response) => {
  const cache = await caches.open(name);
  await cache.put(request, response);
  const all = await cache.keys();
  if (all.length > most) await cache.delete(all[0]);
};

// A file's address holds its digest: what is kept is never out of date.
const ahead = async (hrefs) => {
  for (const href of hrefs) {
    if (new URL(href).origin !== location.origin || await caches.match(href, { cacheName: papers })) continue;
    const r = await fetch(href).catch(() => undefined);
    if (r?.ok && !r.redirected) await keep(papers, href, r).catch(() => undefined); // no room is no fault
  }
};
const kept = (request) => caches.match(request, { ignoreVary: true });

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
    }).catch(async () => (await kept(e.request)) ?? (await caches.match("/today")) ?? Response.error()));
  } else if (url.pathname.includes("/files/")) {
    e.respondWith(fetch(e.request).catch(async () => (await kept(e.request.url)) ?? Response.error()));
  }
});

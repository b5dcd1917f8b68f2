// Makes a drawn sea map movable, and helps with typing a position. Everything
// it needs comes from this site, only where it is needed; without it the drawn
// map, the list and the text field remain.
(() => {
  const here = document.currentScript.src;
  const asset = (name) => new URL(name, here).href;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const load = (tag, set) => new Promise((done, fail) => {
    const e = Object.assign(document.createElement(tag), set, { onload: done, onerror: fail });
    document.head.append(e);
  });
  let ready;
  const parts = () => ready ??= Promise.all([
    fetch(asset("coast.json")).then((r) => r.json()),
    load("link", { rel: "stylesheet", href: asset("leaflet.css") }),
    load("script", { src: asset("leaflet.js") }),
  ]).then(([coast]) => rings(coast));

  // The rings of the land, [lat, lon] each: the file holds steps from point to point.
  const rings = (coast) => coast.land.map((flat) => {
    const ring = [];
    let x = 0, y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i]; y += flat[i + 1];
      ring.push([y / coast.steps, x / coast.steps]);
    }
    return ring;
  });

  const el = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const svg = (tag, set) => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [k, v] of Object.entries(set)) e.setAttribute(k, v);
    return e;
  };
  const vi = document.documentElement.lang === "vi";
  const dms = (x, plus, minus) => {
    const s = Math.round(Math.abs(x) * 3600), two = (n) => String(n).padStart(2, "0");
    return `${Math.floor(s / 3600)}°${two(Math.floor(s / 60) % 60)}′${two(s % 60)}″${x < 0 && s > 0 ? minus : plus}`;
  };
  const said = (p) => vi ? `${dms(p.lat, "B", "Nam")} ${dms(p.lng, "Đ", "T")}` : `${dms(p.lat, "N", "S")} ${dms(p.lng, "E", "W")}`;

  const outlines = { event: "M0-12L12 0L0 12L-12 0z", means: "M0-13L12.5 9H-12.5z", post: "M-9.5-9.5h19v19h-19z" };
  const round = "M-10.5 0a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0-21 0";
  const shape = (mark, number) => {
    const s = svg("svg", { viewBox: "-14 -14 28 28", width: 28, height: 28, "aria-hidden": "true" });
    const g = svg("g", { class: "mark mark-" + (mark || "plain") });
    const t = svg("text", { "text-anchor": "middle", dy: 4 });
    t.textContent = number;
    g.append(svg("path", { d: outlines[mark] ?? round }), t);
    s.append(g);
    return s;
  };

  // plain is a map with coast, grid, names, scale and the place under the pointer.
  const plain = (box, land, places, words) => {
    const L = window.L;
    const map = L.map(box, {
      attributionControl: false, zoomControl: false, minZoom: 5, maxZoom: 13, zoomSnap: 0.5, scrollWheelZoom: false, dragging: !L.Browser.mobile,
      maxBounds: [[4.3, 98.3], [23.7, 121.7]], maxBoundsViscosity: 1, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
    });
    map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    L.polygon(land, { className: "land", interactive: false, smoothFactor: 0.6 }).addTo(map);
    const grid = L.layerGroup().addTo(map), names = L.layerGroup().addTo(map);
    const text = (cls, s, at, anchor) => L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: cls, html: el("span", "", s), iconSize: null, iconAnchor: anchor }) });
    const draw = () => {
      const z = map.getZoom(), step = z >= 7.5 ? 0.5 : z >= 6 ? 1 : 5, b = map.getBounds().pad(0.5);
      grid.clearLayers(); names.clearLayers();
      const line = (path) => grid.addLayer(L.polyline(path, { className: "gridline", interactive: false }));
      for (let x = Math.ceil(b.getWest() / step) * step; x < b.getEast(); x += step) line([[b.getSouth(), x], [b.getNorth(), x]]);
      for (let y = Math.ceil(b.getSouth() / step) * step; y < b.getNorth(); y += step) line([[y, b.getWest()], [y, b.getEast()]]);
      const o = map.containerPointToLayerPoint([0, 0]), size = map.getSize(); // nothing is written under the buttons and the scale
      const buttons = box.querySelector(".leaflet-control-zoom"), right = buttons.offsetLeft + buttons.offsetWidth + 4, low = buttons.offsetTop + buttons.offsetHeight + 4;
      const taken = [[o.x, o.y, o.x + right, o.y + low], [o.x, o.y + size.y - 30, o.x + 180, o.y + size.y]];
      const free = (mine) => !taken.some((t) => mine[0] < t[2] && mine[2] > t[0] && mine[1] < t[3] && mine[3] > t[1]) && taken.push(mine);
      for (const p of places) {
        const wide = p.kind === "sea-area", q = map.latLngToLayerPoint([p.lat, p.lon]), w = p.name.length * 7.4 + 14;
        const mine = wide ? [q.x - w / 2, q.y - 10, q.x + w / 2, q.y + 10] : [q.x - 5, q.y - 10, q.x + w, q.y + 10];
        if (free(mine)) names.addLayer(text(wide ? "name wide" : "name", p.name, [p.lat, p.lon], wide ? [0, 10] : [3, 10]));
      }
      if (z < 9) return;
      for (let x = Math.floor(b.getWest() * 2) / 2; x < b.getEast(); x += 0.5) {
        for (let y = Math.floor(b.getSouth() * 2) / 2; y < b.getNorth(); y += 0.5) {
          const q = map.latLngToLayerPoint([y, x]);
          if (free([q.x + 4, q.y - 20, q.x + 84, q.y])) grid.addLayer(text("cellname", `${y.toFixed(1)}N-${x.toFixed(1)}E`, [y, x], [-4, 20]));
        }
      }
    };
    map.on("moveend", draw);
    const bar = el("div", "scalebar"), rule = el("i"), label = el("span"), pointer = el("span", "pointer");
    bar.append(rule, label, pointer);
    box.append(bar);
    map.on("move zoomend", () => {
      const y = map.getSize().y / 2, per = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 1852;
      const nm = [200, 100, 50, 20, 10, 5, 2, 1].find((n) => n <= per * 1.2) ?? 0.5;
      rule.style.width = `${100 * nm / per}px`;
      label.textContent = `${vi ? String(nm).replace(".", ",") : nm} ${words.nm}`;
    });
    map.on("mousemove", (e) => { pointer.textContent = said(e.latlng); });
    map.on("mouseout", () => { pointer.textContent = ""; });
    return map;
  };

  const popup = (p) => {
    const box = el("div", "told");
    box.append(p.href ? Object.assign(el("a", "", p.title), { href: p.href }) : el("b", "", p.title));
    if (p.note) box.append(el("p", "", p.note));
    return box;
  };

  // upgrade puts a movable map in the place of a drawn one, with the same on it.
  const upgrade = (box, land) => {
    const { features, places } = JSON.parse(box.dataset.map), words = box.dataset, L = window.L;
    const ll = (c) => L.latLng(c[1], c[0]);
    const all = features.features.flatMap((f) => f.geometry.type === "Point" ? [ll(f.geometry.coordinates)] : f.geometry.coordinates.map(ll));
    if (!all.length) all.push(...places.slice(2).map((p) => L.latLng(p.lat, p.lon)));
    box.replaceChildren();
    box.classList.add("live");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.title);
    const map = plain(box, land, places, words);
    look(map, all, 0.18);
    for (const f of features.features) {
      const p = f.properties;
      if (f.geometry.type === "LineString") {
        L.polyline(f.geometry.coordinates.map(ll), { className: p.planned ? "track planned" : "track", interactive: false }).addTo(map);
        continue;
      }
      const at = ll(f.geometry.coordinates), told = popup(p);
      told.append(el("p", "num", said(at)));
      const m = L.marker(at, { icon: L.divIcon({ className: "point", html: shape(p.mark, p.number), iconSize: [28, 28] }) }).addTo(map);
      m.getElement().setAttribute("aria-label", `${p.number}. ${p.title}`);
      m.bindPopup(told, { autoPanPadding: [20, 20] });
      m.on("popupopen", (e) => e.popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close));
    }
  };

  // look shows the places, with some sea around; without any, all the sea.
  const look = (map, places, around) => {
    map.fitBounds(places.length ? window.L.latLngBounds(places).pad(around) : [[6.5, 102], [22.5, 117]], { maxZoom: 9, animate: false });
    map.fire("move");
  };

  // pick helps with one field: says how the text is read, takes the device's
  // place when asked, or one from a map.
  const pick = (box) => {
    const input = box.querySelector("input"), out = box.querySelector("[data-read]"), tools = box.querySelector(".tools");
    const mine = box.querySelector("[data-mine]"), choose = box.querySelector("[data-choose]");
    let asked = 0;
    const read = async () => {
      const text = input.value.trim(), n = ++asked;
      if (!text) { out.textContent = ""; return; }
      try {
        const r = await fetch("/sea?at=" + encodeURIComponent(text), { headers: { Accept: "application/json" } });
        const d = (await r.json()).reading;
        if (n !== asked) return;
        out.className = d.problem ? "error" : d.doubts ? "hint doubt" : "hint";
        out.textContent = d.problem || [d.dms, d.cell, d.off, ...(d.doubts ?? [])].filter(Boolean).join(" · ");
      } catch { /* without a line the node reads it when it is sent */ }
    };
    const take = (lat, lng) => { input.value = said({ lat, lng }); read(); };
    let later;
    input.addEventListener("input", () => { clearTimeout(later); later = setTimeout(read, 400); });
    tools.hidden = false;
    mine.hidden = !navigator.geolocation;
    mine.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      (p) => take(p.coords.latitude, p.coords.longitude),
      () => { out.className = "error"; out.textContent = box.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15000 }));
    let frame, map, dot;
    choose.addEventListener("click", async () => {
      if (frame) { frame.hidden = !frame.hidden; choose.setAttribute("aria-expanded", String(!frame.hidden)); return; }
      const land = await parts(), L = window.L;
      const { places } = await fetch("/sea", { headers: { Accept: "application/json" } }).then((r) => r.json()).catch(() => ({ places: [] }));
      frame = el("div", "map live small");
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", box.dataset.mapLabel);
      box.append(frame);
      choose.setAttribute("aria-expanded", "true");
      map = plain(frame, land, places, { in: "+", out: "−", nm: vi ? "hải lý" : "nm" });
      look(map, places.slice(2).map((p) => [p.lat, p.lon]), 0.3);
      const put = (at) => { dot ??= L.marker(at, { keyboard: false, interactive: false, icon: L.divIcon({ className: "point", html: shape("seen", ""), iconSize: [28, 28] }) }).addTo(map); dot.setLatLng(at); take(at.lat, at.lng); };
      map.on("click", (e) => put(e.latlng));
      frame.addEventListener("keydown", (e) => { if (e.key === "Enter" && e.target === frame) { e.preventDefault(); put(map.getCenter()); } });
    });
  };

  for (const box of document.querySelectorAll("[data-map]")) parts().then((land) => upgrade(box, land), () => {}); // without the parts the drawn map remains
  for (const box of document.querySelectorAll("[data-pick]")) pick(box);
})();

// Without a line nothing is lost: what is sent from a form is kept on the
// device with the moment it was written, and sent when the line returns. The
// form's own word ("once") makes sure that it is recorded exactly once.
(() => {
  const body = document.querySelector(".app"), box = document.getElementById("unsent");
  if (!body || !box || !window.indexedDB) return;
  const account = body.dataset.account, say = box.dataset, counter = document.getElementById("unsent-count");
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(() => {});
  const papers = [...document.querySelectorAll("a[data-keep]")].map((a) => a.href);
  if (papers.length) navigator.serviceWorker?.ready.then((r) => r.active.postMessage({ keep: papers }));

  const opened = new Promise((done, fail) => {
    const r = indexedDB.open("phoihop", 1);
    r.onupgradeneeded = () => r.result.createObjectStore("unsent", { keyPath: "once" });
    r.onsuccess = () => done(r.result);
    r.onerror = () => fail(r.error);
  });
  const store = async (mode, act) => {
    const db = await opened;
    return new Promise((done, fail) => {
      const r = act(db.transaction("unsent", mode).objectStore("unsent"));
      r.onsuccess = () => done(r.result);
      r.onerror = () => fail(r.error);
    });
  };
  const all = async () => (await store("readonly", (s) => s.getAll())).filter((x) => x.account === account).sort((a, b) => a.at.localeCompare(b.at));
  const form = (x) => x.fields.reduce((f, [name, value]) => (f.append(name, value), f), new FormData());

  // A page that was kept and is opened again is another sending.
  for (const x of document.querySelectorAll("input[type=hidden][name=once]")) x.value = crypto.randomUUID();

  // A photograph is made smaller here already: the line is narrow, and its
  // traces (where, when, by which camera) stay on the device.
  const large = 1_500_000, photo = /^image\/(jpeg|webp)$/;
  const smaller = async (file, keepTraces) => {
    if (keepTraces || !photo.test(file.type) && !(file.type === "image/png" && file.size >= large)) return file;
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 2048 / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };

  // A large file goes ahead in parts: after a broken line it goes on where it
  // stopped.
  const part = 256 * 1024;
  const inParts = async (file) => {
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const digest = [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
    let { offset } = await (await fetch(`/uploads/${digest}`)).json();
    while (offset < file.size) {
      const r = await fetch(`/uploads/${digest}?offset=${offset}`, { method: "PUT", body: file.slice(offset, offset + part), headers: { Accept: "application/json" } });
      if (!r.ok) throw new Error((await r.json().catch(() => null))?.message ?? `HTTP ${r.status}`);
      ({ offset } = await r.json());
    }
    return digest;
  };
  const ahead = async (x) => {
    const fields = [];
    for (const [name, v] of x.fields) {
      if (!(v instanceof File) || v.size <= part) fields.push([name, v]);
      else fields.push(["_upload", JSON.stringify({ Field: name, Name: v.name, Type: v.type, Digest: await inParts(v) })]);
    }
    return { ...x, fields };
  };

  // What came of it: where the person goes on, or why it was refused, with both
  // versions where another device was first.
  const send = async (x) => {
    const body = form(await ahead(x));
    body.set("_sent", new Date().toISOString());
    const r = await fetch(x.action, { method: "POST", body, headers: { Accept: "application/json" } });
    clock(r.headers.get("Date"));
    const out = r.headers.has("Phoihop-Signed-Out");
    box.querySelector("[data-signin]").hidden = !out;
    if (out) return {}; // sent after the next sign-in
    if (r.ok) return { next: r.url };
    if (r.status === 502 || r.status === 503 || r.status === 504) throw new Error("again"); // lost on the way: kept, and tried again
    const why = await r.json().catch(() => null);
    return { refused: why?.message ?? `HTTP ${r.status}`, clash: why?.rows ? why : undefined };
  };
  // The clock by which times are claimed, beside the server's.
  const clock = (date) => {
    const off = date ? Math.round((Date.now() - Date.parse(date)) / 60_000) : 0, p = box.querySelector("[data-off]");
    p.hidden = Math.abs(off) <= 5;
    p.textContent = say.clock.replace("{n}", Math.abs(off));
  };
  let sending = false, pause = 2_000, later;
  const sendAll = async () => {
    if (sending || !navigator.onLine) return;
    sending = true;
    clearTimeout(later);
    let next;
    try {
      for (const x of await all()) {
        if (x.refused) continue;
        const came = await send(x);
        if (!came.refused && !came.next) break;
        if (came.refused) await store("readwrite", (s) => s.put({ ...x, ...came }));
        else await store("readwrite", (s) => s.delete(x.once));
        next = came.next;
        pause = 2_000;
      }
    } catch { // no line, or a bad one: all is kept, and tried again
      later = setTimeout(sendAll, pause);
      pause = Math.min(pause * 2, 300_000);
    }
    sending = false;
    await show();
    return next;
  };
  // Another device was first: this version goes over that one, or beside it
  // where that one is recorded.
  const insist = async (x) => {
    const drop = x.clash.recorded ? ["_draft", "_version", "once"] : ["_version"];
    const fields = x.fields.filter(([name]) => !drop.includes(name));
    if (x.clash.recorded) fields.push(["once", crypto.randomUUID()]);
    else fields.push(["_version", String(x.clash.version)]);
    await store("readwrite", (s) => s.put({ ...x, fields, refused: undefined, clash: undefined }));
    sendAll();
  };
  const versions = (clash) => {
    const t = document.createElement("table"), row = (cells, kind) => {
      const tr = t.insertRow();
      for (const c of cells) tr.appendChild(document.createElement(kind)).textContent = c;
    };
    row(say.heads.split("|"), "th");
    for (const r of clash.rows) if (r.mine !== r.theirs) row([r.label, r.mine, r.theirs], "td");
    const wrap = document.createElement("div");
    wrap.className = "tablewrap pre";
    wrap.append(t);
    return wrap;
  };

  const button = (text, act) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "btn small";
    b.textContent = text;
    b.addEventListener("click", act);
    return b;
  };
  const show = async () => {
    const xs = await all();
    counter.hidden = xs.length === 0;
    counter.textContent = say.count.replace("{n}", xs.length);
    box.querySelector("ul").replaceChildren(...xs.map((x) => {
      const li = document.createElement("li"), what = document.createElement("div"), why = document.createElement("p"), acts = document.createElement("div");
      what.textContent = `${x.title}: ${x.fields.find(([n]) => n === "title" || n === "text")?.[1] ?? ""}`;
      why.className = x.refused ? "error small" : "faint small";
      const at = new Date(x.at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "numeric", year: "numeric" });
      why.textContent = [at, x.refused].filter(Boolean).join(" · ");
      acts.className = "tools";
      if (x.clash) acts.append(button(x.clash.recorded ? say.too : say.mine, () => insist(x)));
      else if (x.refused) acts.append(button(say.again, async () => { await store("readwrite", (s) => s.put({ ...x, refused: undefined })); sendAll(); }));
      if (x.clash?.recorded) {
        const a = document.createElement("a");
        a.href = `/entries/${x.clash.recorded}`;
        a.textContent = say.see;
        acts.append(a);
      }
      acts.append(button(x.clash && !x.clash.recorded ? say.theirs : say.drop, async () => { if (confirm(say.sure)) { await store("readwrite", (s) => s.delete(x.once)); show(); } }));
      li.append(what, why);
      if (x.clash) li.append(versions(x.clash));
      li.append(acts);
      return li;
    }));
  };
  const base64 = (file) => new Promise((done) => {
    const r = new FileReader();
    r.onload = () => done(r.result.split(",")[1]);
    r.readAsDataURL(file);
  });
  const save = async () => {
    const out = [];
    for (const x of await all()) {
      const fields = [];
      for (const [name, v] of x.fields) fields.push([name, v instanceof File ? { name: v.name, type: v.type, content: await base64(v) } : v]);
      out.push({ ...x, fields });
    }
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([JSON.stringify(out, null, 1)], { type: "application/json" }));
    a.download = "chua-gui.json";
    a.click();
  };

  document.addEventListener("submit", async (e) => {
    const f = e.target, to = e.submitter?.hasAttribute("formaction") ? e.submitter.formAction : f.action;
    if (!/^\/(do|drafts\/(save|submit))\//.test(new URL(to).pathname) || f.method !== "post" || e.defaultPrevented) return;
    const big = [...f.querySelectorAll("input[type=file]")].some((i) => [...i.files].some((x) => x.size > large || photo.test(x.type)));
    if (navigator.onLine && !big) return; // the plain way, which needs no script
    e.preventDefault();
    const data = new FormData(f, e.submitter), fields = [];
    for (const [name, v] of data) fields.push([name, v instanceof File ? await smaller(v, data.get("keep_traces")).catch(() => v) : v]);
    const at = new Date().toISOString();
    if (!data.get("at")) fields.push(["at", at]);
    const x = { once: data.get("once") ?? crypto.randomUUID(), account, at, action: to, title: document.querySelector("main h1")?.textContent ?? "", fields };
    await store("readwrite", (s) => s.put(x));
    navigator.storage?.persist?.();
    await show();
    const next = navigator.onLine ? await sendAll() : undefined;
    const left = (await all()).some((y) => y.once === x.once);
    if (left) box.showModal();
    else location.href = next ?? "/today";
  });
  counter.addEventListener("click", () => box.showModal());
  box.querySelector("[data-save]").addEventListener("click", save);
  box.querySelector("[data-send]").addEventListener("click", sendAll);
  document.addEventListener("submit", (e) => {
    if (new URL(e.target.action).pathname === "/sign-out") navigator.serviceWorker?.controller?.postMessage("forget");
  });
  window.addEventListener("online", sendAll);
  show().then(sendAll);
})();

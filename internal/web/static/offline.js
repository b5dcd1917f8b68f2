// Without a line nothing is lost: what is sent from a form is kept on the
// device with the moment it was written, and sent when the line returns. The
// form's own word ("once") makes sure that it is recorded exactly once.
(() => {
  const body = document.querySelector(".app"), box = document.getElementById("unsent");
  if (!body || !box || !window.indexedDB) return;
  const account = body.dataset.account, say = box.dataset, counter = document.getElementById("unsent-count");
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(() => {});

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

  // A photograph is made smaller here already: the line is narrow, and its
  // traces stay on the device.
  const smaller = async (file, keepTraces) => {
    if (keepTraces || !/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 1_500_000) return file;
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 2048 / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    return blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
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

  const send = async (x) => {
    const r = await fetch(x.action, { method: "POST", body: form(await ahead(x)), headers: { Accept: "application/json" } });
    if (r.ok) return null;
    if (r.status === 503) throw new Error("again"); // a part was lost: kept, and tried again
    return (await r.json().catch(() => null))?.message ?? `HTTP ${r.status}`;
  };
  let sending = false;
  const sendAll = async () => {
    if (sending || !navigator.onLine) return;
    sending = true;
    try {
      for (const x of await all()) {
        if (x.refused) continue;
        const refused = await send(x);
        if (refused) await store("readwrite", (s) => s.put({ ...x, refused }));
        else await store("readwrite", (s) => s.delete(x.once));
      }
    } catch { /* still no line: all is kept */ }
    sending = false;
    show();
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
      why.textContent = `${new Date(x.at).toLocaleString("vi-VN")} ${x.refused ?? ""}`;
      acts.className = "tools";
      if (x.refused) acts.append(button(say.again, async () => { await store("readwrite", (s) => s.put({ ...x, refused: undefined })); sendAll(); }));
      acts.append(button(say.drop, async () => { if (confirm(say.sure)) { await store("readwrite", (s) => s.delete(x.once)); show(); } }));
      li.append(what, why, acts);
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
    const f = e.target;
    if (!new URL(f.action).pathname.startsWith("/do/") || f.method !== "post" || e.defaultPrevented) return;
    const big = [...f.querySelectorAll("input[type=file]")].some((i) => [...i.files].some((x) => x.size > 1_500_000));
    if (navigator.onLine && !big) return; // the plain way, which needs no script
    e.preventDefault();
    const data = new FormData(f, e.submitter), fields = [];
    for (const [name, v] of data) fields.push([name, v instanceof File ? await smaller(v, data.get("keep_traces")).catch(() => v) : v]);
    const at = new Date().toISOString();
    if (!data.get("at")) fields.push(["at", at]);
    const x = { once: data.get("once") ?? crypto.randomUUID(), account, at, action: f.action, title: document.querySelector("main h1")?.textContent ?? "", fields };
    await store("readwrite", (s) => s.put(x));
    navigator.storage?.persist?.();
    await show();
    if (navigator.onLine) { await sendAll(); }
    const left = (await all()).some((y) => y.once === x.once);
    if (left) box.showModal();
    else location.href = (data.get("_return") || "/today").replace("{id}", "");
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

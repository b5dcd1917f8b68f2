// The palette: Ctrl+K goes to a page, starts an action, or finds a record.
// Every choice is also reachable without it.
(() => {
  const box = document.getElementById("palette");
  if (!box) return;
  const input = box.querySelector("input"), list = box.querySelector("#palette-list");
  const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const pages = [...document.querySelectorAll("#palette-pages a")].map((a) => ({
    kind: list.dataset.go, title: a.querySelector("span")?.textContent ?? a.textContent, href: a.getAttribute("href") }));
  let actions = null, at = 0, turn = 0;
  const load = async () => {
    if (actions) return;
    actions = [];
    const r = await fetch("/api/actions");
    if (r.ok) actions = (await r.json()).map((a) => ({ kind: list.dataset.do, title: a.title, href: "/do/" + a.name }));
  };
  const select = (i) => {
    const items = [...list.children];
    if (!items.length) return;
    at = (i + items.length) % items.length;
    items.forEach((x, n) => x.setAttribute("aria-selected", n === at));
    input.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const show = (choices) => {
    list.replaceChildren(...choices.map((c, n) => {
      const li = document.createElement("li"), kind = document.createElement("small"), title = document.createElement("span");
      li.id = "palette-" + n;
      li.setAttribute("role", "option");
      li.dataset.href = c.href;
      kind.textContent = c.kind;
      title.textContent = c.title;
      li.append(kind, title);
      li.addEventListener("click", () => { location.href = c.href; });
      return li;
    }));
    select(0);
  };
  const refresh = async () => {
    const mine = ++turn, typed = input.value.trim(), words = fold(typed).split(/\s+/).filter(Boolean);
    const fits = (c) => words.every((w) => fold(c.title).includes(w));
    const own = [...pages, ...(actions ?? [])].filter(fits).slice(0, 8);
    const all = typed ? [{ kind: list.dataset.all, title: typed, href: "/search?q=" + encodeURIComponent(typed) }] : [];
    show([...own, ...all]);
    if (typed.length < 2) return;
    await new Promise((done) => setTimeout(done, 120));
    if (mine !== turn) return;
    const r = await fetch("/search?q=" + encodeURIComponent(typed), { headers: { Accept: "application/json" } });
    if (!r.ok || mine !== turn) return;
    const found = (await r.json()).results.slice(0, 8).map((x) => ({ kind: x.kind_name, title: x.title, href: x.href }));
    const kept = at;
    show([...own, ...found, ...all]);
    if (kept < own.length) select(kept);
  };
  input.addEventListener("input", refresh);
  box.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") select(at + 1);
    else if (e.key === "ArrowUp") select(at - 1);
    else if (e.key === "Enter") list.children[at]?.click();
    else return;
    e.preventDefault();
  });
  document.addEventListener("keydown", async (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "k") return;
    e.preventDefault();
    if (box.open) return box.close();
    box.showModal();
    input.value = "";
    await load();
    refresh();
  });
})();

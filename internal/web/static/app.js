// Keyboard paths over lists and the drawer. Every page works without it.
(() => {
  const rows = () => [...document.querySelectorAll(".rows > li, .prov[data-open]")];
  let at = -1;
  const go = (d) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("cursor");
    at = Math.max(0, Math.min(all.length - 1, at + d));
    all[at].classList.add("cursor");
    all[at].scrollIntoView({ block: "nearest" });
  };
  const typing = (t) => t.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || typing(e.target)) return;
    if (e.key.length === 1 && document.documentElement.dataset.letters === "off") return; // who speaks to the device, or trembles
    if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else if (e.key === "Enter" && at >= 0 && e.target === document.body) rows()[at]?.querySelector("a[href]")?.click();
    else if (e.key === "Escape") document.querySelector(".drawer .x")?.click();
    else if (e.key === "/") { e.preventDefault(); document.querySelector(".seek input")?.focus(); }
    else if (e.key === "?") document.getElementById("help")?.showModal();
    else if (e.key === "ArrowRight") document.querySelector("[data-keys] a[rel=next]")?.click();
    else if (e.key === "ArrowLeft") document.querySelector("[data-keys] a[rel=prev]")?.click();
  });
  document.addEventListener("keydown", (e) => {
    const cell = e.target.closest?.("[data-grid] td, [data-grid] th");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!cell || !step) return;
    const rows = [...cell.closest("table").rows];
    let r = cell.parentElement.rowIndex, c = cell.cellIndex, next;
    do { r += step[0]; c += step[1]; next = rows[r]?.cells[c]; } while (next && !next.querySelector("a"));
    next?.querySelector("a").focus();
    e.preventDefault();
  });
  document.querySelector(".drawer")?.focus();
})();

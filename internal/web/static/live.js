// What another party records appears without reloading: the page asks again
// and takes over what changed, unless somebody is typing into it.
(() => {
  if (!window.EventSource || !document.querySelector(".app") || document.querySelector("main form[method=post] textarea, main form.form[method=post]")) return;
  const busy = () => document.activeElement?.closest("main input, main textarea, main select, dialog") || document.querySelector("dialog[open]");
  let waiting = false;
  const refresh = async () => {
    if (busy() || document.hidden) { waiting = true; return; }
    waiting = false;
    const r = await fetch(location.href, { headers: { Accept: "text/html", "Phoihop-Unattended": "1" } });
    if (!r.ok || r.redirected) return;
    const now = new DOMParser().parseFromString(await r.text(), "text/html");
    for (const css of ["main", ".rail", ".sync"]) {
      const mine = document.querySelector(css), theirs = now.querySelector(css);
      if (!mine || !theirs || mine.innerHTML === theirs.innerHTML) continue;
      const focus = mine.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const open = [...mine.querySelectorAll("details")].map((d) => d.open);
      mine.replaceChildren(...document.adoptNode(theirs).childNodes);
      mine.querySelectorAll("details").forEach((d, n) => { d.open = open[n] ?? d.open; });
      if (focus) mine.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
    }
    document.dispatchEvent(new CustomEvent("phoihop:refreshed"));
  };
  new EventSource("/events").addEventListener("recorded", refresh);
  document.addEventListener("visibilitychange", () => { if (waiting && !document.hidden) refresh(); });
  document.addEventListener("focusout", () => setTimeout(() => { if (waiting) refresh(); }, 0));
})();

// Passkeys: the page hands the site's question to the device and brings its
// answer back.
(() => {
  const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const post = async (path, body) => {
    const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: body && JSON.stringify(body) });
    const answer = await r.json();
    if (!r.ok) throw new Error(answer.message);
    return answer;
  };
  const ids = (list) => list?.map((x) => ({ ...x, id: bytes(x.id) }));
  const create = async (begin, finish) => {
    const { ceremony, options } = await post(begin);
    const k = options.publicKey;
    const c = await navigator.credentials.create({ publicKey: { ...k, challenge: bytes(k.challenge), user: { ...k.user, id: bytes(k.user.id) }, excludeCredentials: ids(k.excludeCredentials) } });
    return post(finish + ceremony, { id: c.id, rawId: text(c.rawId), type: c.type,
      response: { attestationObject: text(c.response.attestationObject), clientDataJSON: text(c.response.clientDataJSON), transports: c.response.getTransports?.() ?? [] } });
  };
  const add = () => create("/passkey/add", "/passkey/added/");
  const invited = (b) => create("/invited/" + b.dataset.question + "/passkey", "/invited/" + b.dataset.question + "/passkey/");
  const answer = async (options) => {
    const k = options.publicKey;
    const c = await navigator.credentials.get({ publicKey: { ...k, challenge: bytes(k.challenge), allowCredentials: ids(k.allowCredentials) } });
    return { id: c.id, rawId: text(c.rawId), type: c.type, response: { authenticatorData: text(c.response.authenticatorData),
      clientDataJSON: text(c.response.clientDataJSON), signature: text(c.response.signature), userHandle: c.response.userHandle ? text(c.response.userHandle) : null } };
  };
  const signIn = async (b) => {
    const { ceremony, options } = await post("/sign-in/passkey");
    return post("/sign-in/passkey/" + ceremony + "?return=" + encodeURIComponent(b.dataset.return ?? "/"), await answer(options));
  };
  const approve = async (b) => {
    const { ceremony, options } = JSON.parse(b.dataset.question);
    return post("/approve/" + ceremony, await answer(options));
  };
  const acts = { add, invited, "sign-in": signIn, approve };
  document.addEventListener("click", async (e) => {
    const b = e.target.closest("[data-passkey]");
    if (!b) return;
    const said = b.parentElement.querySelector("[data-said]");
    b.disabled = true;
    said.hidden = true;
    try {
      const { next } = await acts[b.dataset.passkey](b);
      const kept = document.querySelector("#sign-in [name=kept-action]")?.form;
      if (kept) { // what was typed before the session ended comes back, without name and password
        for (const name of ["account", "password"]) kept.elements[name].disabled = true;
        kept.action = "/sign-in/kept";
        return kept.submit();
      }
      location.assign(next);
      if (next.split("#")[0] === location.pathname) location.reload();
    } catch (err) {
      said.textContent = err.name === "NotAllowedError" ? said.dataset.cancelled : err.message;
      said.hidden = false;
      b.disabled = false;
    }
  });
  if (window.PublicKeyCredential && window.isSecureContext) {
    document.querySelectorAll("[data-passkey]").forEach((b) => { b.hidden = false; });
    document.querySelectorAll("[data-no-passkey]").forEach((b) => { b.hidden = true; });
  }
})();

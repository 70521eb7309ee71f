/* The workbench's script: forms work without it; with it they change the page in place, and keys move through the facts. */
"use strict";
(() => {
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const say = (words) => { one("#live").textContent = words; };
  const PART = { headers: { "X-Fragment": "1" }, credentials: "same-origin", redirect: "follow" };

  /* A part of a page that the server wrote, as nodes. */
  const nodes = (html) => { const t = document.createElement("template"); t.innerHTML = html; return t.content; };
  const ask = async (url, options) => {
    const answer = await fetch(url, { ...PART, ...options });
    return { ok: answer.ok, status: answer.status, part: nodes(await answer.text()) };
  };

  /* ---- jobs: ask again while one is open ---- */
  const jobs = one("#jobs");
  if (jobs && one("[data-going]", jobs)) {
    const again = async () => {
      try {
        const { ok, part } = await ask(jobs.dataset.again);
        if (ok && !jobs.contains(document.activeElement)) jobs.replaceChildren(part);
      } catch { /* the server is away; ask again */ }
      if (one("[data-going]", jobs)) setTimeout(again, 1000);
    };
    setTimeout(again, 700);
  }

  const desk = one("#desk");
  if (!desk) return;
  const cards = one("#cards"), article = one(".text", desk), sheet = one("#sheet"), keys = one("#keys"), adder = one("#adder");
  const places = new Map();
  for (const piece of all("[data-f]", article)) {
    for (const fact of piece.dataset.f.split(" ")) {
      if (!places.has(fact)) places.set(fact, []);
      places.get(fact).push(piece);
    }
  }
  const card = (fact) => document.getElementById("card-" + fact);
  const current = () => one(".card.current", cards);
  const shown = () => all(".card", cards).filter((c) => !desk.classList.contains("off-" + c.dataset.layer));
  const narrow = matchMedia("(max-width: 60rem)");
  let asked = 0;

  const choose = (to, from) => {
    if (!to) return;
    for (const piece of all(".sel", article)) piece.classList.remove("sel");
    const old = current();
    if (old && old !== to) old.classList.remove("current");
    to.classList.add("current");
    desk.classList.add("reached");
    const pieces = places.get(to.dataset.fact) || [];
    for (const piece of pieces) piece.classList.add("sel");
    if (from !== "text" && pieces[0]) pieces[0].scrollIntoView({ block: narrow.matches ? "start" : "center" });
    if (from === "text" || from === "key") to.scrollIntoView({ block: "nearest" });
    if (from === "key") to.focus({ preventScroll: true });
    history.replaceState(null, "", location.pathname + location.search + "#card-" + to.dataset.fact);
  };
  const drop = () => {
    const old = current();
    if (old) old.classList.remove("current");
    desk.classList.remove("reached");
    for (const piece of all(".sel", article)) piece.classList.remove("sel");
  };
  const step = (by) => {
    const list = shown();
    if (!list.length) return;
    const at = list.indexOf(current());
    choose(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)], "key");
  };

  article.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-f]");
    if (!piece || String(getSelection())) return;
    const facts = piece.dataset.f.split(" ").filter((f) => card(f) && !desk.classList.contains("off-" + card(f).dataset.layer));
    if (!facts.length) return;
    const was = current() ? facts.indexOf(current().dataset.fact) : -1;
    choose(card(facts[(was + 1) % facts.length]), "text");
  });
  cards.addEventListener("click", (event) => {
    const chosen = event.target.closest(".card");
    if (event.target.closest(".to")) { event.preventDefault(); choose(chosen, "card"); return; }
    if (chosen && !chosen.classList.contains("current") && !event.target.closest("a, button, form")) choose(chosen, "card");
  });

  /* ---- layers ---- */
  const toggle = (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    desk.classList.toggle("off-" + button.dataset.layer, !on);
    const url = new URL(location.href);
    url.searchParams.set("show", all(".layer[aria-pressed=true]").map((b) => b.dataset.layer).join(","));
    history.replaceState(null, "", url);
  };
  for (const button of all(".layer")) button.addEventListener("click", () => toggle(button));
  for (const button of all("[data-help]")) button.addEventListener("click", () => keys.showModal());

  /* ---- corrections in place ---- */
  const put = (fact, part) => {
    const made = one(".card", part), old = card(fact);
    if (!made) return null;
    if (old) old.replaceWith(made); else insert(made);
    choose(made, "key");
    say(made.getAttribute("aria-label"));
    return made;
  };
  const insert = (made) => {
    const after = all(".card", cards).find((c) => Number(c.dataset.at) > Number(made.dataset.at));
    cards.insertBefore(made, after || null);
  };
  const complain = (where, part, status) => {
    const slot = one(".slot", where) || where;
    slot.replaceChildren(part);
    if (status === 409) {
      const look = document.createElement("button");
      look.type = "button"; look.className = "small"; look.textContent = "Show it as it is now";
      look.addEventListener("click", () => location.reload());
      slot.append(look);
    }
    say(slot.textContent);
  };
  const send = async (form, submitter) => {
    const data = new FormData(form);
    if (submitter && submitter.name) data.set(submitter.name, submitter.value);
    const mine = ++asked, holder = form.closest(".card");
    for (const button of all("button", form)) button.disabled = true;
    try {
      const { ok, status, part } = await ask(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(data) });
      if (form.closest("dialog")) {
        if (!ok) { sheet.replaceChildren(part); return; }
        sheet.close();
        const made = one(".card", part);
        if (made) put(made.dataset.fact, part);
        if (made && !places.has(made.dataset.fact)) location.reload();
        else if (made && form.getAttribute("action") === "/edit" && data.has("id")) moved(made);
      } else if (ok && one("[data-gone]", part)) {
        location.reload();
      } else if (ok) {
        const made = put(holder.dataset.fact, part);
        if (made && mine === asked) one("[data-key]", made).focus({ preventScroll: true }), made.focus({ preventScroll: true });
      } else {
        complain(holder, part, status);
      }
    } catch {
      say("The workbench does not answer. Nothing was changed.");
      if (holder) one(".slot", holder).textContent = "The workbench does not answer. Nothing was changed.";
    } finally {
      for (const button of all("button", form)) button.disabled = false;
    }
  };
  /* An edit may have moved the passage: the marks are then those of the server again. */
  const moved = (made) => {
    const pieces = places.get(made.dataset.fact) || [];
    if (!pieces[0] || Number(pieces[0].dataset.s) !== Number(made.dataset.at)) location.reload();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("#cards, #sheet")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  const open = async (url) => {
    try {
      const { part } = await ask(url);
      sheet.replaceChildren(part);
      sheet.showModal();
      const first = one("select, input:not([type=hidden])", sheet);
      if (first) first.focus();
    } catch { say("The workbench does not answer."); }
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) { event.preventDefault(); sheet.close(); return; }
    const link = event.target.closest("#cards a.act");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.key === "w") explain(link); else open(link.href);
  });
  const explain = async (link) => {
    const slot = one(".slot", link.closest(".card"));
    slot.textContent = "The document is read again …";
    say(slot.textContent);
    try { slot.replaceChildren((await ask(link.href)).part); } catch { slot.textContent = "The workbench does not answer."; }
  };

  /* ---- adding by selecting words; characters are counted as the server counts them, not as halves of pairs ---- */
  const place = (node, offset) => {
    const piece = (node.nodeType === 3 ? node.parentElement : node).closest("[data-s]");
    if (!piece || !article.contains(piece)) return null;
    const before = node.nodeType === 3 ? node.data.slice(0, offset) : offset ? piece.textContent : "";
    return Number(piece.dataset.s) + [...before].length;
  };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { start, end, box: range.getBoundingClientRect() };
  };
  const adding = (layer, words) => open("/new?" + new URLSearchParams({ id: desk.dataset.document, layer, start: words.start, end: words.end }));
  document.addEventListener("selectionchange", () => {
    const words = selected();
    adder.hidden = !words;
    if (!words) return;
    adder.style.left = Math.max(8, Math.min(words.box.left, innerWidth - adder.offsetWidth - 8)) + scrollX + "px";
    adder.style.top = words.box.bottom + scrollY + 10 + "px";
  });
  adder.addEventListener("mousedown", (event) => event.preventDefault());
  for (const button of all("[data-add]", adder)) button.addEventListener("click", () => {
    const words = selected();
    if (words) adding(button.dataset.add, words);
    adder.hidden = true;
  });

  /* ---- keys ---- */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || sheet.open || keys.open) return;
    if (event.target.closest("input, select, textarea")) return;
    const now = current();
    const press = (key) => { const button = now && one('[data-key="' + key + '"]', now); if (button) button.click(); };
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (["a", "r", "e", "u", "w"].includes(event.key)) press(event.key);
    else if (event.key === "?") keys.showModal();
    else if (event.key === "Escape") drop();
    else if (event.key === "n") {
      const at = selected() || (now && places.has(now.dataset.fact) && { start: Number(places.get(now.dataset.fact)[0].dataset.s), end: ending(now.dataset.fact) });
      if (at) adding(now ? now.dataset.layer : "events", at);
    } else if (/^[1-8]$/.test(event.key)) { const button = all(".layer")[Number(event.key) - 1]; if (button) toggle(button); }
    else return;
    event.preventDefault();
  });
  const ending = (fact) => {
    const pieces = places.get(fact);
    let last = pieces[0];
    for (const piece of pieces) {
      if (Number(piece.dataset.s) === Number(last.dataset.s) + [...last.textContent].length) last = piece;
    }
    return Number(last.dataset.s) + [...last.textContent].length;
  };

  const wanted = location.hash.startsWith("#card-") ? card(decodeURIComponent(location.hash.slice(6))) : null;
  if (wanted) choose(wanted, "key");
})();

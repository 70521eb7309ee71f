/* What if: stakeholders are dragged along the scale, by pointer or keys; the server answers what would be forecast. Nothing is stored. */
"use strict";
(() => {
  const strip = document.querySelector(".strip");
  if (!strip) return;
  const low = Number(strip.dataset.low), high = Number(strip.dataset.high), width = high - low;
  const said = document.querySelector(".whatif"), told = document.querySelector("#told"), back = document.querySelector("#back");
  const first = { said: said.innerHTML, told: told.innerHTML };
  const handles = [...strip.querySelectorAll(".handle")];
  const short = (value) => String(Number(value.toPrecision(3)));
  let asked = 0, waiting = 0;

  const put = (handle, at) => {
    const value = Math.min(high, Math.max(low, at));
    handle.style.left = (100 * (value - low)) / width + "%";
    handle.setAttribute("aria-valuenow", short(value));
    handle.dataset.now = value;
    handle.closest(".lane").querySelector("output").textContent = short(value);
  };
  const lines = (words, place) => place.replaceChildren(...words.map((line) => {
    const p = document.createElement("p");
    p.textContent = line;
    return p;
  }));
  const ask = async () => {
    const moved = handles.filter((h) => Number(h.dataset.now) !== Number(h.dataset.at));
    back.hidden = !moved.length;
    if (!moved.length) { said.innerHTML = first.said; told.innerHTML = first.told; return; }
    const mine = ++asked;
    const query = new URLSearchParams({ id: strip.dataset.id });
    for (const h of moved) query.append("set", `${h.dataset.name}.position=${h.dataset.now}`);
    try {
      const answer = await fetch("/forecast/whatif?" + query, { credentials: "same-origin" });
      if (mine !== asked) return;
      if (!answer.ok) { said.textContent = "This cannot be asked."; return; }
      const found = await answer.json();
      const change = (name) => {
        const [a, b] = name === "median" ? [found.before.median, found.after.median] : [found.before.models[name], found.after.models[name]];
        return `${short(b)} (${b - a < 0 ? "−" : "+"}${short(Math.abs(b - a))})`;
      };
      said.textContent = `Then: median ${change("median")}, compromise ${change("weighted_mean")}, challenge model ${change("challenge_mean")}.`;
      lines(found.told, told);
    } catch { said.textContent = "The workbench does not answer."; }
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); };

  for (const handle of handles) {
    put(handle, Number(handle.dataset.at));
    const track = handle.parentElement;
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.classList.add("held");
      event.preventDefault();
      handle.focus();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const box = track.getBoundingClientRect();
      put(handle, low + (width * (event.clientX - box.left)) / box.width);
      soon();
    });
    handle.addEventListener("pointerup", () => handle.classList.remove("held"));
    handle.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
      const now = Number(handle.dataset.now);
      if (event.key in steps) put(handle, now + (steps[event.key] * width) / 100);
      else if (event.key === "Home") put(handle, low);
      else if (event.key === "End") put(handle, high);
      else return;
      event.preventDefault();
      soon();
    });
  }
  back.addEventListener("click", () => { for (const h of handles) put(h, Number(h.dataset.at)); ask(); });
})();

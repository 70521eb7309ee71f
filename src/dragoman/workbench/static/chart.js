/* Draws the charts of a page from the specifications it holds as data. A mark of an event, a tie or a state opens it. */
"use strict";
(() => {
  const go = (path, about) => { location.href = path + "?" + new URLSearchParams(about); };
  const open = (datum, place) => {
    if (!datum) return;
    if (typeof datum.id === "string" && datum.id.includes("#")) return go("/reading", { id: datum.id });
    if (datum.actor && datum.recipient && datum.actor !== datum.recipient) return go("/system/tie", { one: datum.actor, other: datum.recipient });
    if (datum.partner && place.dataset.one) return go("/system/tie", { one: place.dataset.one, other: datum.partner });
    if (datum.state) return go("/system/state", { one: datum.state });
    if (typeof datum.tie === "string" && datum.tie.includes("–")) {
      const [one, other] = datum.tie.split("–");
      return go("/system/tie", { one, other });
    }
  };
  for (const place of document.querySelectorAll("[data-chart]")) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    window.dragomanChart(place, spec).then(
      (drawn) => {
        drawn.view.addEventListener("click", (_, item) => open(item && item.datum, place));
        place.dataset.drawn = "yes";
      },
      () => { place.textContent = "The chart could not be drawn."; },
    );
  }
})();

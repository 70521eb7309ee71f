/* Draws the charts of a page from the specifications it holds as data. A mark that has an "href" leads there. */
"use strict";
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  window.dragomanChart(place, spec).then(
    () => { place.dataset.drawn = "yes"; },
    () => { place.textContent = "The chart could not be drawn."; },
  );
}

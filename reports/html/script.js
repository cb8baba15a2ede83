
// Filters and deep links.  Everything can be read without it.  The page is XML too: write no ampersand and no
// less-than sign here.
(function () {
  "use strict";
  var form = document.getElementById("filters");

  // A link into a fold opens it, also where the browser does not do so by itself.
  function reveal() {
    var name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch (error) {
      // No percent-encoding: taken as it is.
    }
    var place = name ? document.getElementById(name) : null;
    for (var at = place; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      at.hidden = false;
    }
    if (place) place.scrollIntoView();
  }

  function setUpFilters() {
    var query = document.getElementById("query");
    var verdict = document.getElementById("by-verdict");
    var rfc = document.getElementById("by-rfc");
    var level = document.getElementById("by-level");
    var shown = document.getElementById("shown");
    var entries = Array.from(document.querySelectorAll("section.case, tr.req")).map(function (element) {
      var isCase = element.tagName === "SECTION";
      var words = isCase ? Array.from(element.children).slice(0, 3) : [element];
      return {
        element: element,
        isCase: isCase,
        text: words.map(function (part) { return part.textContent; }).join(" ").toLowerCase(),
        verdicts: element.dataset.v.split(" "),
        rfcs: element.dataset.r.split(" "),
        level: element.dataset.l
      };
    });
    var groups = Array.from(document.querySelectorAll("section.file, section.rfc, .requirements tbody"));

    function apply() {
      var words = query.value.toLowerCase().split(" ").filter(Boolean);
      var cases = 0;
      entries.forEach(function (entry) {
        var visible = [
          !verdict.value || entry.verdicts.includes(verdict.value),
          !rfc.value || entry.rfcs.includes(rfc.value),
          !level.value || entry.level === level.value,
          words.every(function (word) { return entry.text.includes(word); })
        ].every(Boolean);
        entry.element.hidden = !visible;
        if (visible) cases += entry.isCase ? 1 : 0;
      });
      groups.forEach(function (group) {
        group.hidden = !group.querySelector("section.case:not([hidden]), tr.req:not([hidden])");
      });
      var all = entries.filter(function (entry) { return entry.isCase; }).length;
      shown.textContent = cases + " of " + all + " cases";
    }

    form.addEventListener("input", apply);
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  }

  // On paper nothing can be unfolded.
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("#departures details:not([open])"));
    unfolded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (fold) { fold.open = false; });
  });

  if (form) setUpFilters();
  window.addEventListener("hashchange", reveal);
  reveal();
}());

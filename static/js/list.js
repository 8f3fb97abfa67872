/* Ticking rows of a list: all of the page at once, a range with Shift, and how many are ticked. Works without, too. */
(function () {
  "use strict";
  var form = document.querySelector("[data-bulk]");
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".tick input"));
  if (!form || !boxes.length) {
    return;
  }
  var words = form.querySelector(".bulk-bar__count");
  var everything = form.querySelector("[data-all]");
  var last = null;

  // the box for the whole page stands in the heading of the first column
  var heading = document.querySelector(".table thead th");
  var label = document.createElement("label");
  var whole = document.createElement("input");
  whole.type = "checkbox";
  whole.setAttribute("aria-label", form.dataset.wholePage);
  label.className = "tick";
  label.appendChild(whole);
  heading.insertBefore(label, heading.firstChild);

  function tell() {
    var count = boxes.filter(function (box) { return box.checked; }).length;
    var isAll = everything && everything.checked;
    whole.checked = count === boxes.length;
    whole.indeterminate = count > 0 && count < boxes.length;
    words.textContent = isAll ? "" : count ? words.dataset.some + " " + count : words.dataset.none;
    form.querySelectorAll("button").forEach(function (button) { button.disabled = !count && !isAll; });
  }

  boxes.forEach(function (box, place) {
    box.addEventListener("click", function (event) {
      if (event.shiftKey && last !== null) {
        for (var i = Math.min(last, place); i <= Math.max(last, place); i += 1) {
          boxes[i].checked = box.checked;
        }
      }
      last = place;
      tell();
    });
  });
  whole.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = whole.checked; });
    tell();
  });
  if (everything) {
    everything.addEventListener("change", tell);
  }
  window.addEventListener("pageshow", tell); // Back brings the ticks again
  tell();
})();

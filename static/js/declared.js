/* The grid of declared totals is quicker with this: Enter and the arrows go to the same box of the next line, and a
   block of cells copied from Excel lands in the boxes from the one where it is pasted. */
(function () {
  "use strict";

  function boxesOf(line) {
    return Array.prototype.slice.call(line.querySelectorAll("[data-grid-box]"));
  }

  function lines(box) {
    return Array.prototype.slice.call(box.closest("tbody").rows);
  }

  document.addEventListener("keydown", function (event) {
    var box = event.target, steps = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 };
    if (!box.matches || !box.matches("[data-grid-box]") || !(event.key in steps)) {
      return;
    }
    var all = lines(box), line = box.closest("tr");
    var next = all[all.indexOf(line) + steps[event.key]];
    event.preventDefault(); // Enter would save a half-filled page
    if (next) {
      var target = boxesOf(next)[boxesOf(line).indexOf(box)];
      target.focus();
      target.select();
    }
  });

  document.addEventListener("paste", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches("[data-grid-box]") || !event.clipboardData) {
      return;
    }
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) {
      return;
    }
    event.preventDefault();
    var all = lines(box), first = all.indexOf(box.closest("tr")), column = boxesOf(all[first]).indexOf(box);
    text.split("\n").forEach(function (row, down) {
      var boxes = all[first + down] ? boxesOf(all[first + down]) : [];
      row.split("\t").forEach(function (value, right) {
        var target = boxes[column + right];
        if (target) {
          target.value = value.trim();
          target.dispatchEvent(new Event("input", { bubbles: true }));
          target.dispatchEvent(new Event("change", { bubbles: true }));
        }
      });
    });
  });
})();

/* The grid of new members: rows copied in Excel land in its boxes, Enter and the arrows go from line to line.
   Without this script the rows are pasted into the box above the grid. */
(function () {
  "use strict";

  var grid = document.querySelector("[data-grid]");
  if (!grid) {
    return;
  }
  var body = grid.tBodies[0], most = Number(grid.dataset.mostRows), told = document.querySelector("[data-grid-told]");
  var headings = Array.from(grid.tHead.rows[0].cells).map(function (cell) { return cell.dataset.headings.split(" "); });

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").replace(/\s+/g, "").replace(/\(\*\)$/, "").replace(/^\*+|\*+$/g, "");
  }

  function rows() {
    return Array.from(body.querySelectorAll("[data-grid-row]"));
  }

  function boxes(row) {
    return Array.from(row.querySelectorAll("input[type=text]"));
  }

  function renumber(text, index) {
    return text.replace(/r\d+-/, "r" + index + "-");
  }

  function addRow() {
    var all = rows(), index = all.length, row = all[index - 1].cloneNode(true);
    row.querySelector("[data-grid-number]").textContent = index + 1;
    row.querySelectorAll(".errors").forEach(function (list) { list.remove(); });
    boxes(row).forEach(function (box) {
      box.name = renumber(box.name, index);
      box.id = renumber(box.id, index);
      box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/\d+$/, index + 1));
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
      box.defaultValue = box.value = "";
    });
    body.appendChild(row);
    return row;
  }

  // -- the rows of the clipboard: tabs between cells; a cell in quotes may hold line ends and doubled quotes -----------
  function readRows(text) {
    var lines = [], line = [], cell = "", isQuoted = false;
    for (var i = 0; i < text.length; i += 1) {
      var sign = text[i];
      if (isQuoted) {
        if (sign !== '"') {
          cell += /[\r\n\t]/.test(sign) ? " " : sign;
        } else if (text[i + 1] === '"') {
          cell += '"';
          i += 1;
        } else {
          isQuoted = false;
        }
      } else if (sign === '"' && cell === "") {
        isQuoted = true;
      } else if (sign === "\t" || sign === "\n") {
        line.push(cell.trim());
        cell = "";
        if (sign === "\n") {
          lines.push(line);
          line = [];
        }
      } else if (sign !== "\r") {
        cell += sign;
      }
    }
    line.push(cell.trim());
    lines.push(line);
    return lines.filter(function (cells) { return cells.some(Boolean); });
  }

  function columnOf(heading) {
    var key = fold(heading);
    return headings.findIndex(function (known) { return known.indexOf(key) >= 0; });
  }

  function paste(box, text) {
    var row = box.closest("[data-grid-row]"), lines = readRows(text), unknown = [], places, from = rows().indexOf(row);
    if (lines.length && lines[0].some(function (cell) { return columnOf(cell) === 0; })) {
      places = lines[0].map(columnOf);
      unknown = lines[0].filter(function (cell, index) { return cell && places[index] < 0; });
      lines.shift();
    } else {
      var first = boxes(row).indexOf(box);
      places = headings.map(function (_, index) { return first + index; });
    }
    var free = lines.slice(0, most - from);
    while (rows().length < from + free.length) {
      addRow();
    }
    var all = rows();
    free.forEach(function (cells, index) {
      var into = boxes(all[from + index]);
      cells.forEach(function (cell, place) {
        var target = into[places[place]];
        if (target && cell) {
          target.value = cell;
        }
      });
    });
    box.dispatchEvent(new Event("input", { bubbles: true }));
    tell(free.length, unknown, lines.length - free.length);
  }

  function tell(count, unknown, left) {
    var words = [grid.dataset.pasted + " " + count + "."];
    if (unknown.length) {
      words.push(grid.dataset.unknown + " " + unknown.join(", ") + ".");
    }
    if (left) {
      words.push(grid.dataset.leftOut + " " + left + ".");
    }
    told.textContent = words.join(" ");
  }

  grid.addEventListener("paste", function (event) {
    var text = event.clipboardData.getData("text/plain");
    if (event.target.matches("[data-grid-row] input[type=text]") && /[\t\n]/.test(text.trim())) {
      event.preventDefault();
      paste(event.target, text);
    }
  });

  grid.addEventListener("keydown", function (event) {
    var row = event.target.closest("[data-grid-row]"), step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step || event.isComposing || (event.target.list && event.key !== "Enter")) {
      return; // the arrows choose from the words of a box that offers some
    }
    var all = rows(), next = all[all.indexOf(row) + step], place = boxes(row).indexOf(event.target);
    if (!next && event.key === "Enter" && all.length < most) {
      next = addRow();
    }
    if (event.key === "Enter" || next) {
      event.preventDefault();
    }
    if (next) {
      boxes(next)[place].focus();
      boxes(next)[place].select();
    }
  });

  document.addEventListener("draft:restore", function (event) { // what was typed earlier may need more lines
    var numbers = Object.keys(event.detail).map(function (name) {
      return event.detail[name].some(Boolean) ? Number((/^r(\d+)-/.exec(name) || [])[1] || 0) : 0;
    });
    for (var last = Math.min(Math.max.apply(null, numbers.concat(0)), most - 1); rows().length <= last;) {
      addRow();
    }
  });

  document.querySelector("[data-grid-more]").addEventListener("click", function (event) {
    event.preventDefault();
    var first = rows().length;
    for (var i = first; i < Math.min(first + 10, most); i += 1) {
      addRow();
    }
    if (rows()[first]) {
      boxes(rows()[first])[0].focus();
    }
  });
})();

/* The monthly sheet, quicker: totals while typing, rows that grow, a way through it without a mouse. Nothing here is
   needed to enter or to save a month. */
(function () {
  "use strict";

  var form = document.querySelector("form.month");
  if (!form || !window.readAmount) {
    return;
  }
  var boxes = form.elements, month = form.dataset.month;
  form.querySelector("[data-keys]").hidden = false;

  function tell(control) {
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function text(name) {
    return boxes[name] ? boxes[name].value.trim() : "";
  }

  function amount(name) {
    return window.readAmount(text(name)) || 0;
  }

  function grouped(number) {
    return (number < 0 ? "−" : "") + String(Math.abs(number)).replace(/\B(?=(\d{3})+$)/g, ".");
  }

  function dayOf(value) { // the ISO day of "12", "12/3" or "12/03/2025"; the month's end where it is none
    var found = /^(\d{1,2})(?:[\/.-](\d{1,2}))?(?:[\/.-](\d{4}))?$/.exec(value.trim());
    return month + "-" + (found ? ("0" + found[1]).slice(-2) : "99");
  }

  // -- who was missing: the numbers and the ticks say the same -------------------------------------------------------------
  var people = Array.prototype.slice.call(form.querySelectorAll("[data-people] input"));
  var present = form.querySelector("[data-present]"), written = [];

  function numbersIn(value) {
    var found = [];
    value.split(/[\s,;.]+/).forEach(function (part) {
      var span = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part);
      for (var n = span ? Number(span[1]) : 1; span && n <= Number(span[2] || span[1]) && n <= people.length; n += 1) {
        found.push(n);
      }
    });
    return found;
  }

  function showPresent() {
    var missing = people.filter(function (one) { return one.checked; });
    var isKnown = missing.length || text("absent") !== "";
    var names = missing.map(function (one) { return one.closest("label").querySelector("span").textContent.trim(); });
    present.textContent = isKnown ? present.dataset.words.replace("{present}", people.length - missing.length)
      .replace("{all}", people.length).replace("{names}", names.join(", ") || "0") : "";
  }

  function tickWritten() {
    var now = numbersIn(text("absent")), before = written;
    written = now; // before the ticks are told of, which looks here
    people.forEach(function (one, i) {
      var was = one.checked;
      if (now.indexOf(i + 1) >= 0) {
        one.checked = true;
      } else if (before.indexOf(i + 1) >= 0) {
        one.checked = false;
      }
      if (was !== one.checked) {
        tell(one);
      }
    });
  }

  function unwrite(one) { // a number whose tick was taken away
    var number = people.indexOf(one) + 1;
    if (!one.checked && written.indexOf(number) >= 0) {
      written = written.filter(function (other) { return other !== number; });
      boxes.absent.value = written.join(", ");
      tell(boxes.absent);
    }
  }

  people.forEach(function (one, i) { one.tabIndex = i ? -1 : 0; }); // one stop for the whole list; arrows within it

  function moveInList(event, one) {
    var step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    var next = step && people[people.indexOf(one) + step];
    if (next) {
      event.preventDefault();
      one.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }

  // -- repayments ----------------------------------------------------------------------------------------------------------------
  var loans = Array.prototype.slice.call(form.querySelectorAll("[data-loans] tbody tr")).map(function (row) {
    var parts = row.querySelectorAll("input"), due = row.dataset.due.split(" ").map(Number);
    return { row: row, tick: parts[0], principal: parts[1], interest: parts[2], date: parts[3], due: due };
  });
  var all = boxes["loan-all"];

  function paid(loan) { // {principal, interest, day}
    var isTyped = loan.principal.value.trim() || loan.interest.value.trim();
    var day = dayOf(loan.date.value.trim() || text("day"));
    if (isTyped || !loan.tick.checked) {
      return { principal: window.readAmount(loan.principal.value) || 0, interest: window.readAmount(loan.interest.value) || 0, day: day };
    }
    return { principal: loan.due[0], interest: loan.due[1], day: day };
  }

  function tickAll() {
    loans.forEach(function (loan) {
      var isEmpty = !loan.principal.value.trim() && !loan.interest.value.trim();
      var wanted = all.checked && isEmpty && loan.due[0] + loan.due[1] > 0;
      if (loan.tick.checked !== wanted) {
        loan.tick.checked = wanted;
        tell(loan.tick);
      }
    });
  }

  function notAll() { // each row speaks for itself from here on
    if (all.checked) {
      all.checked = false;
      tell(all);
    }
  }

  function loanTouched(control) {
    loans.forEach(function (loan) {
      if (control === loan.tick && !control.checked) {
        notAll();
      } else if ((control === loan.principal || control === loan.interest) && control.value.trim() && loan.tick.checked) {
        loan.tick.checked = false;
        notAll();
        tell(loan.tick);
      }
    });
  }

  // -- sums and the cash that should be there ------------------------------------------------------------------------------------
  function eachRow(group, act) {
    for (var n = 1; boxes[group + "-" + n + "-amount"]; n += 1) {
      act(group + "-" + n);
    }
  }

  function changes(until) { // {fund: ₫ that this sheet moves up to the day}
    var sum = { income: 0, operating: amount("fee-amount") };
    eachRow("donation", function (key) { sum[text(key + "-fund")] += amount(key + "-amount"); });
    eachRow("expense", function (key) { sum[text(key + "-fund")] -= amount(key + "-amount"); });
    eachRow("lend", function (key) { sum.income -= amount(key + "-amount"); });
    loans.forEach(function (loan) {
      var one = paid(loan);
      if (one.day <= until) {
        sum.income += one.principal;
        sum.operating += one.interest;
      }
    });
    return sum;
  }

  function showSums() {
    var until = dayOf(text("day")), moved = changes(until), sums = { principal: 0, interest: 0 };
    loans.forEach(function (loan) {
      var one = paid(loan);
      sums.principal += one.principal;
      sums.interest += one.interest;
      loan.row.classList.toggle("is-paid", one.principal + one.interest > 0);
    });
    form.querySelectorAll("[data-sum]").forEach(function (cell) { cell.textContent = grouped(sums[cell.dataset.sum]); });
    form.querySelectorAll("[data-fund]").forEach(function (row) {
      var days = JSON.parse(row.dataset.days), expected = moved[row.dataset.fund], input = row.querySelector("[data-money]");
      Object.keys(days).forEach(function (day) { expected += day <= until ? days[day] : 0; });
      row.querySelector("[data-expected]").textContent = grouped(expected);
      var cell = row.querySelector("[data-difference]"), counted = window.readAmount(input.value);
      cell.textContent = counted === null ? "" : grouped(counted - expected);
      cell.classList.toggle("is-off", counted !== null && counted !== expected);
      cell.classList.toggle("is-even", counted === expected);
    });
  }

  // -- rows that grow: typing in the last one makes the next ------------------------------------------------------------------------
  function addRow(table) {
    var body = table.tBodies[0], last = body.rows[body.rows.length - 1], group = table.dataset.rows;
    var number = body.rows.length + 1, row = last.cloneNode(true);
    if (number > 40) {
      return;
    }
    row.querySelectorAll("[id], [name], [aria-labelledby]").forEach(rename);
    rename(row);
    row.querySelectorAll(".slip, .box__error, .box__theirs").forEach(function (one) { one.remove(); });
    row.querySelectorAll("input").forEach(function (input) { input.value = /-rate$/.test(input.name) ? "1" : ""; });
    row.querySelectorAll("select").forEach(function (select) {
      select.value = /-fund$/.test(select.name) ? "operating" : /-kind$/.test(select.name) ? "activity_expense" : "";
    });
    row.querySelectorAll("[data-person]").forEach(function (one) { one.textContent = ""; });
    row.cells[0].textContent = number;
    body.appendChild(row);

    function rename(one) {
      ["id", "name", "aria-labelledby"].forEach(function (attribute) {
        var value = one.getAttribute && one.getAttribute(attribute);
        if (value) {
          one.setAttribute(attribute, value.replace(new RegExp("\\b" + group + "-" + (number - 1) + "\\b"), group + "-" + number));
        }
      });
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
    }
  }

  function growFrom(control) {
    var table = control.closest("[data-rows]");
    if (table && control.value && control.tagName === "INPUT" && control.closest("tr") === table.tBodies[0].lastElementChild) {
      addRow(table);
    }
  }

  form.addEventListener("draft:restore", function (event) {
    Object.keys((event.detail || {})).forEach(function (name) {
      var found = /^(donation|lend|expense)-(\d+)-/.exec(name);
      var table = found && form.querySelector('[data-rows="' + found[1] + '"]');
      while (table && Number(found[2]) <= 40 && table.tBodies[0].rows.length < Number(found[2])) {
        addRow(table);
      }
    });
  });
  form.querySelectorAll("[data-more]").forEach(function (button) {
    button.type = "button";
    button.addEventListener("click", function () {
      var table = form.querySelector('[data-rows="' + button.value + '"]');
      addRow(table);
      table.tBodies[0].lastElementChild.querySelector("input, select").focus();
    });
  });

  // -- the borrower's name beside his number -------------------------------------------------------------------------------------------
  function showPerson(input) {
    var place = input.parentNode.querySelector("[data-person]"), number = /^(\d{1,3})$/.exec(input.value.trim());
    var one = number && people[Number(number[1]) - 1];
    place.textContent = one ? one.closest("label").querySelector("span").textContent.trim() : "";
  }

  form.addEventListener("input", function (event) {
    var control = event.target;
    if (control.name === "absent") {
      tickWritten();
    } else if (people.indexOf(control) >= 0) {
      unwrite(control);
    } else if (control === all && event.isTrusted) { // by hand, not when a row takes it away
      tickAll();
    } else if (/^area-.*-(people|content)$/.test(control.name) && control.value.trim()) {
      var tick = boxes[control.name.replace(/-(people|content)$/, "-done")];
      if (!tick.checked) {
        tick.checked = true;
        tell(tick);
      }
    } else if (/^lend-\d+-member$/.test(control.name)) {
      showPerson(control);
    }
    loanTouched(control);
    growFrom(control);
    showPresent();
    showSums();
  });

  // -- without a mouse -------------------------------------------------------------------------------------------------------------------
  function stops(within) {
    return Array.prototype.filter.call(within.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]"), function (one) {
      return one.tabIndex >= 0 && !one.disabled && one.offsetParent !== null && one.tagName !== "A" && !one.hasAttribute("data-more");
    });
  }

  function goTo(control) {
    if (control) {
      control.focus();
      if (control.select && control.type === "text") {
        control.select();
      }
    }
  }

  function nextOf(control) {
    var list = stops(form), loan = loans.find(function (one) { return one.tick === control && control.checked; });
    if (loan) { // paid as due: nothing to type in this row
      var below = loans[loans.indexOf(loan) + 1];
      return below ? below.tick : list[list.indexOf(loan.date) + 1];
    }
    if (people.indexOf(control) >= 0) {
      return list[list.indexOf(people.find(function (one) { return one.tabIndex === 0; })) + 1];
    }
    return list[list.indexOf(control) + 1];
  }

  function partOf(control, step) {
    var parts = Array.prototype.slice.call(form.querySelectorAll(".month-part"));
    var part = parts[parts.indexOf(control.closest(".month-part")) + step];
    return part && stops(part)[0];
  }

  function sameColumn(control, step) {
    var cell = control.closest("td"), row = cell && cell.parentNode;
    var other = row && (step > 0 ? row.nextElementSibling : row.previousElementSibling);
    return other && other.cells[cell.cellIndex] && other.cells[cell.cellIndex].querySelector("input, select");
  }

  form.addEventListener("keydown", function (event) {
    var control = event.target, isBox = control.matches("input, select");
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Enter" && isBox && !event.shiftKey) {
      event.preventDefault();
      goTo(nextOf(control));
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      var part = partOf(control, event.key === "PageDown" ? 1 : -1);
      if (part) {
        event.preventDefault();
        goTo(part);
      }
    } else if (people.indexOf(control) >= 0) {
      moveInList(event, control);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && control.matches(".month-table input:not([list])")) {
      var next = sameColumn(control, event.key === "ArrowDown" ? 1 : -1);
      if (next) {
        event.preventDefault();
        goTo(next);
      }
    } else if (/^\d$/.test(event.key) && /-asdue$/.test(control.name) && !event.ctrlKey && !event.altKey) {
      goTo(boxes[control.name.replace(/asdue$/, "principal")]); // the digit lands there
    }
  });

  written = numbersIn(text("absent"));
  tickWritten();
  form.querySelectorAll("[data-person]").forEach(function (place) { showPerson(place.parentNode.querySelector("input")); });
  showPresent();
  showSums();
  if (form.elements.seen.value === "0" && !boxes.day.value && !document.querySelector("[data-focus-first]")) {
    boxes.day.focus({ preventScroll: true }); // an empty month is opened to be typed
  }
})();

/* Small helps for pages that work without them: nothing here is needed to read or to save. */
(function () {
  "use strict";

  // -- one submit per form: a slow line invites a second click ---------------------------------------------------
  function submitButtons(form) {
    return form.querySelectorAll("button:not([type=button])");
  }

  function setBusy(button) {
    var words = button.querySelector("span");
    button.setAttribute("aria-disabled", "true");
    if (words && button.dataset.busyLabel) {
      button.dataset.label = words.textContent;
      words.textContent = button.dataset.busyLabel;
    }
    button.disabled = true;
  }

  function setReady(button) {
    button.disabled = false;
    button.removeAttribute("aria-disabled");
    if (button.dataset.label) {
      button.querySelector("span").textContent = button.dataset.label;
      delete button.dataset.label;
    }
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-allow-repeat")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // after this turn: a button that is disabled now would not send its own name and value
    setTimeout(function () { submitButtons(form).forEach(setBusy); }, 0);
  });

  window.addEventListener("pageshow", function () { // also when Back brings the page from memory
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      submitButtons(form).forEach(setReady);
    });
  });

  // -- leaving a form with unsaved changes --------------------------------------------------------------------------
  var changed = new Set();
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    // what draft.js keeps needs no warning
    if (form && form.hasAttribute("data-form") && !form.hasAttribute("data-quiet") && !form.querySelector("[data-draft]")) {
      changed.add(form);
    }
  });
  document.addEventListener("submit", function (event) {
    if (!event.defaultPrevented) {
      changed.delete(event.target);
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed.size) {
      event.preventDefault();
    }
  });

  // -- an amount in words while typing; reads what core/money.py reads, and is silent where that would refuse -------
  var DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
  var SCALES = { ty: 1e9, ti: 1e9, trieu: 1e6, tr: 1e6, nghin: 1e3, ngan: 1e3, k: 1e3 };
  var AMOUNT = /^([0-9][0-9., ]*?) ?(ty|ti|trieu|tr|nghin|ngan|k)? ?(?:₫|d|dong|vnd)?$/;
  var WHOLE = /^(0|[1-9][0-9]*|[1-9][0-9]{0,2}((\.[0-9]{3})+|( [0-9]{3})+|(,[0-9]{3}){2,}))$/;
  var TWO_WAYS = /^([1-9][0-9]{0,2},[0-9]{3}|[0-9]+\.[0-9]+)$/;
  var DECIMAL = /^(0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)),([0-9]+)$/;

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").replace(/\s+/g, " ").trim();
  }

  function readAmount(text) {
    var found = AMOUNT.exec(fold(text));
    if (!found) {
      return null;
    }
    var scale = SCALES[found[2]] || 1, decimal = DECIMAL.exec(found[1]), amount;
    if (WHOLE.test(found[1])) {
      amount = Number(found[1].replace(/[., ]/g, "")) * scale;
    } else if (decimal && !TWO_WAYS.test(found[1])) {
      amount = Number(decimal[1].replace(/[. ]/g, "") + "." + decimal[2]) * scale;
    } else {
      return null;
    }
    var whole = Math.round(amount); // 1.1 * 1e9 is not exactly whole
    return Math.abs(amount - whole) < 1e-3 && whole <= 1e15 ? whole : null;
  }

  window.readAmount = readAmount; // for pages that add up while typing

  function readTriple(number, isFirst) {
    var hundreds = Math.floor(number / 100), tens = Math.floor(number / 10) % 10, ones = number % 10, words = [];
    if (hundreds || !isFirst) {
      words.push(DIGITS[hundreds], "trăm");
    }
    if (tens > 1) {
      words.push(DIGITS[tens], "mươi");
    } else if (tens === 1) {
      words.push("mười");
    } else if (ones && words.length) {
      words.push("linh");
    }
    if (ones) {
      words.push(tens > 1 && ones === 1 ? "mốt" : tens > 1 && ones === 4 ? "tư" : tens && ones === 5 ? "lăm" : DIGITS[ones]);
    }
    return words.join(" ");
  }

  function inWords(number) {
    var groups = [], words = [], names = ["", "nghìn", "triệu"];
    for (var rest = number; rest; rest = Math.floor(rest / 1000)) {
      groups.push(rest % 1000);
    }
    for (var i = groups.length - 1; i >= 0; i -= 1) {
      if (groups[i]) {
        words.push(readTriple(groups[i], i === groups.length - 1), names[i % 3]);
      }
      if (i && i % 3 === 0) {
        words.push("tỷ");
      }
    }
    words = words.filter(Boolean).join(" ") || "không";
    return words.charAt(0).toUpperCase() + words.slice(1) + " đồng";
  }

  function showWords(input) {
    var place = input.closest(".field__box, .field") || input.parentNode.parentNode;
    var words = place.querySelector("[data-money-words]");
    var amount = readAmount(input.value);
    if (words) {
      words.textContent = amount === null ? "" : inWords(amount);
    }
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-money]")) {
      showWords(event.target);
    }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-money]") && /^\d{4,15}$/.test(event.target.value)) {
      event.target.value = event.target.value.replace(/\B(?=(\d{3})+$)/g, ".");
    }
  });

  // -- small comforts ------------------------------------------------------------------------------------------------
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-close-outside][open]").forEach(function (details) {
      if (!details.contains(event.target)) {
        details.open = false;
      }
    });
  });
  document.addEventListener("keydown", function (event) {
    var details = event.key === "Escape" && document.querySelector("details[data-close-outside][open]");
    if (details) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  document.querySelectorAll("[data-money]").forEach(showWords);
  var summary = document.querySelector("[data-focus-first]");
  if (summary) {
    summary.focus();
  }
})();

/* A long drop-down becomes a box to type in: without dấu, what fits exactly first. The select stays in the form, hidden,
   and holds the value; without this script it is what people see. A text box with data-choose-url gets suggestions. */
(function () {
  "use strict";

  var FEWEST = 13, MOST_SHOWN = 60, lists = 0;
  var words = document.documentElement.lang === "en"
    ? { none: "Nothing fits these letters.", type: "Type some letters, or press the down arrow" }
    : { none: "Không có mục nào khớp.", type: "Gõ vài chữ, hoặc bấm mũi tên xuống" };

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").replace(/\s+/g, " ").trim();
  }

  function rank(label, asked) { // 0 exact (the name or the code in brackets), 1 begins, 2 a word begins, 3 holds all, 4 none
    var parts = /^(.*?)(?: \(([^)]*)\))?$/.exec(label);
    if (!asked || label === asked || parts[1] === asked || parts[2] === asked) {
      return 0;
    }
    var holdsAll = asked.split(" ").every(function (word) { return label.indexOf(word) >= 0; });
    return !holdsAll ? 4 : label.indexOf(asked) === 0 ? 1 : label.indexOf(" " + asked) >= 0 ? 2 : 3;
  }

  function fitting(options, text) {
    var asked = fold(text);
    return options.map(function (option, place) {
      return { option: option, rank: rank(option.folded, asked), place: place };
    }).filter(function (one) { return one.rank < 4; }).sort(function (a, b) {
      return a.rank - b.rank || a.place - b.place;
    }).map(function (one) { return one.option; });
  }

  function say(element, name) {
    element.dispatchEvent(new Event(name, { bubbles: true }));
  }

  /* Makes `input` a combobox. `find(text, show)` gives choices, `take(choice)` is told the chosen one, `leave()` the end. */
  function combobox(input, find, take, leave) {
    var box = document.createElement("div"), list = document.createElement("ul"), shown = [], active = -1;
    box.className = "choose";
    input.parentNode.insertBefore(box, input);
    box.append(input, list);
    list.id = "choices-" + (lists += 1);
    list.className = "choose__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels.length ? input.labels[0].textContent.trim() : words.type);
    var facts = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" };
    Object.keys(facts).forEach(function (name) { input.setAttribute(name, facts[name]); });
    close();

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      active = place;
      Array.from(list.children).forEach(function (item, index) {
        item.setAttribute("aria-selected", String(index === place));
      });
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }

    function show(choices, isMarked) {
      shown = choices.slice(0, MOST_SHOWN);
      list.textContent = "";
      (shown.length ? shown : [{ label: words.none }]).forEach(function (choice, place) {
        var item = document.createElement("li");
        item.id = list.id + "-" + place;
        item.textContent = choice.label || "—";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.setAttribute("aria-disabled", String(!shown.length));
        list.append(item);
      });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (isMarked && shown.length) {
        mark(0);
      }
    }

    function open(text, isMarked) {
      find(text, function (choices) { show(choices, isMarked); });
    }

    function choose(place) {
      if (shown[place]) {
        take(shown[place]);
        close();
      }
    }

    input.addEventListener("input", function () { open(input.value, input.value.trim() !== ""); });
    input.addEventListener("click", function () { return list.hidden && open("", false); });
    input.addEventListener("blur", function () { close(); leave(); });
    list.addEventListener("mousedown", function (event) {
      event.preventDefault(); // the box keeps the focus
      choose(Array.from(list.children).indexOf(event.target));
    });
    input.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (list.hidden && step) {
        open("", true);
      } else if (step && shown.length) {
        mark(active < 0 && step < 0 ? shown.length - 1 : (active + step + shown.length) % shown.length);
      } else if (event.key === "Enter" && !list.hidden) {
        choose(Math.max(active, 0));
      } else if (event.key === "Escape" && !list.hidden) {
        close();
        leave();
      } else {
        if (event.key === "Tab" && active >= 0) {
          choose(active);
        }
        return;
      }
      event.preventDefault();
    });
  }

  function enhance(select) {
    var input = document.createElement("input"), first = select.options[0], isOptional = first && !first.value;
    var options = Array.from(select.options).map(function (option) {
      return { value: option.value, label: option.label, folded: fold(option.label) };
    });
    function settle() {
      input.value = select.value ? select.options[select.selectedIndex].label : "";
    }
    function set(value) {
      if (select.value !== value) {
        select.value = value;
        say(select, "input");
        say(select, "change");
      }
      settle();
    }
    input.type = "text";
    input.id = select.id;
    input.placeholder = (isOptional && first.label) || words.type;
    ["aria-describedby", "aria-invalid", "aria-label"].forEach(function (name) {
      return select.hasAttribute(name) && input.setAttribute(name, select.getAttribute(name));
    });
    select.id += "-select";
    select.hidden = true;
    select.before(input);
    settle();
    combobox(input, function (text, show) { show(fitting(options, text)); }, function (choice) {
      set(choice.value);
    }, function () { set(isOptional && !input.value.trim() ? "" : select.value); }); // emptied on purpose
    select.addEventListener("change", settle);
  }

  function suggest(input) {
    var asked = 0;
    combobox(input, function (text, show) {
      var mine = asked += 1, url = input.dataset.chooseUrl + "?q=" + encodeURIComponent(text);
      fetch(url, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }).then(function (found) {
        if (mine === asked && document.activeElement === input) {
          show(found.results.map(function (one) { return { value: one.value, label: one.text }; }));
        }
      }).catch(function () {}); // without a line the code is typed whole
    }, function (choice) {
      input.value = choice.value;
      say(input, "change");
    }, function () {});
  }

  document.querySelectorAll("select:not([multiple], [data-plain])").forEach(function (select) {
    return (select.hasAttribute("data-choose") || select.options.length >= FEWEST) && enhance(select);
  });
  document.querySelectorAll("input[data-choose-url]").forEach(suggest);
})();

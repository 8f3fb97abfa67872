/* Keeps what is typed into a form: at once in this browser, a moment later on the server. core/drafts has the rules.
   The browser's copy belongs to one user, holds names and values alone, and only what the server has not got yet. */
(function () {
  "use strict";

  var PREFIX = "clb-draft:", PAUSE = 900, LONGEST_PAUSE = 2500, RETRY = 6000;
  var script = document.currentScript, user = script.dataset.user, url = script.dataset.url;

  // -- the browser's copies: one for each opened form, {form, once, revision, values, sent} --------------------------------
  function keysOf(start) {
    var keys = [];
    try {
      for (var i = 0; i < localStorage.length; i += 1) {
        if (localStorage.key(i).indexOf(start) === 0) {
          keys.push(localStorage.key(i));
        }
      }
    } catch (refused) { /* storage is switched off: the server alone keeps */ }
    return keys;
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (unreadable) {
      return null;
    }
  }

  function write(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
      return true;
    } catch (full) {
      return false;
    }
  }

  function remove(key) {
    try {
      localStorage.removeItem(key);
    } catch (refused) { /* nothing is there */ }
  }

  function cookie(name) {
    var found = new RegExp("(?:^|; )" + name + "=([^;]*)").exec(document.cookie);
    return found ? found[1] : "";
  }

  function post(body, isLast) {
    return fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "error", keepalive: Boolean(isLast),
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") }, body: JSON.stringify(body)
    });
  }

  var own = PREFIX + user + ":";
  keysOf(PREFIX).forEach(function (key) { // a shared machine: nothing of anybody else stays
    if (key.indexOf(own) !== 0) {
      remove(key);
    }
  });
  document.addEventListener("submit", function (event) {
    var dropped = event.target.dataset.draftDrop; // the form whose typing goes by its owner's wish
    if (event.target.hasAttribute("data-sign-out") || dropped) {
      forms.forEach(function (form) { form.stop(); });
      keysOf(dropped ? own + dropped + ":" : PREFIX).forEach(remove);
    }
  });

  // -- a form's values -------------------------------------------------------------------------------------------------------
  function isKept(control) {
    var kind = control.type;
    if (!control.name || kind === "password" || kind === "file" || kind === "submit" || kind === "button" || kind === "fieldset") {
      return false;
    }
    return kind !== "hidden" || control.name === "seen" || control.hasAttribute("data-keep");
  }

  function collect(form, asRendered, only) { // {name: [values]}; `only`: of this name and the row's state alone
    var values = {};
    Array.prototype.forEach.call(form.elements, function (control) {
      if ((only && control.name !== only && control.name !== "seen") || !isKept(control)) {
        return;
      }
      var list = values[control.name] = values[control.name] || [];
      if (control.type === "checkbox" || control.type === "radio") {
        if (asRendered ? control.defaultChecked : control.checked) {
          list.push(control.value);
        }
      } else if (control.tagName === "SELECT") {
        var options = Array.prototype.slice.call(control.options);
        var chosen = options.filter(function (option) { return asRendered ? option.defaultSelected : option.selected; });
        if (asRendered && !chosen.length && !control.multiple && options.length) {
          chosen = [options[0]];
        }
        chosen.forEach(function (option) { list.push(option.value); });
      } else {
        list.push(asRendered && control.type !== "hidden" ? control.defaultValue : control.value);
      }
    });
    return values;
  }

  function same(one, other) {
    return one && other && one.length === other.length && one.every(function (value, i) { return value === other[i]; });
  }

  function controlsOf(form, name) {
    return Array.prototype.filter.call(form.elements, function (control) { return control.name === name && isKept(control); });
  }

  function show(form, name, values) {
    controlsOf(form, name).forEach(function (control, i) {
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = values.indexOf(control.value) >= 0;
      } else if (control.tagName === "SELECT") {
        Array.prototype.forEach.call(control.options, function (option) { option.selected = values.indexOf(option.value) >= 0; });
      } else {
        control.value = values[i] === undefined ? "" : values[i];
      }
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function textOf(element) {
    return element ? element.textContent.replace("*", "").replace(/\s+/g, " ").trim() : "";
  }

  function labelOf(form, name) {
    var first = controlsOf(form, name)[0];
    if (!first) {
      return name;
    }
    var group = (first.type === "radio" || first.type === "checkbox") && first.closest("fieldset");
    var box = first.closest(".field, tr"); // a searchable list has taken the label of its select; a row has a heading
    var label = (group && group.querySelector("legend")) || (first.labels && first.labels[0]);
    var found = textOf(label) || first.getAttribute("aria-label") || textOf(box && box.querySelector(".field__label, th"));
    return found || name;
  }

  function inWords(form, name, values, empty) {
    var controls = controlsOf(form, name);
    var words = values.map(function (value) {
      for (var i = 0; i < controls.length; i += 1) {
        var control = controls[i];
        var option = control.tagName === "SELECT" && Array.prototype.find.call(control.options, function (one) { return one.value === value; });
        if (option) {
          return textOf(option);
        }
        if ((control.type === "radio" || control.type === "checkbox") && control.value === value) {
          return textOf(control.labels && control.labels[0]) || value;
        }
      }
      return value;
    });
    return words.filter(Boolean).join(", ") || empty;
  }

  // -- one form ----------------------------------------------------------------------------------------------------------------
  function Kept(place) {
    var form = place.closest("form"), words = place.dataset;
    var status = place.querySelector("[data-draft-status]"), expired = place.querySelector("[data-draft-expired]");
    var contested = place.querySelector("[data-draft-conflicts]"), versions = contested.querySelector("ul");
    var name = place.dataset.draft, once = (form.elements.once || {}).value || "";
    var revision = Number(form.elements.draft_revision.value) || 0;
    var key = own + name + ":" + once;
    var known = collect(form, true), pending = {}, chosen = {}, conflicts = {};
    var timer = null, since = 0, isSending = false, isStopped = false, isLocal = true, self = this;
    delete known.seen; // goes along with the first change

    function body(changes, more) {
      var request = { form: name, user: user, once: once, revision: revision, changes: changes };
      Object.keys(more || {}).forEach(function (part) { request[part] = more[part]; });
      return request;
    }

    function store(isSent) {
      if (Object.keys(pending).length) {
        isLocal = write(key, { form: name, once: once, revision: revision, values: pending, sent: Boolean(isSent) });
      } else {
        remove(key);
      }
    }

    function compare(control) { // one control while typing; all of them before sending
      var now = collect(form, false, control && control.name);
      Object.keys(now).forEach(function (field) {
        if (field === "seen") {
          return;
        }
        if (!same(now[field], known[field])) {
          pending[field] = now[field];
        } else {
          delete pending[field];
        }
        if (pending[field] && conflicts[field] && !conflicts[field].copy && !same(conflicts[field].here, now[field])) {
          conflicts[field].here = now[field];
          draw();
        }
      });
      if (Object.keys(pending).length && now.seen && !known.seen) {
        pending.seen = now.seen;
      }
    }

    function tell(text) {
      if (status.textContent !== text) {
        status.textContent = text;
        status.classList.toggle("draft__status--trouble", [words.local, words.lost, words.other].indexOf(text) >= 0);
      }
    }

    function later(pause) {
      clearTimeout(timer);
      timer = setTimeout(self.send, pause);
    }

    this.touched = function (event) {
      if (isStopped) {
        return;
      }
      compare(event && event.target);
      store();
      if (Object.keys(pending).length) {
        since = since || Date.now();
        later(Math.max(0, Math.min(PAUSE, since + LONGEST_PAUSE - Date.now())));
      }
    };

    this.stop = function () {
      isStopped = true;
      clearTimeout(timer);
    };

    this.send = function (isLast) {
      compare();
      var changes = {};
      Object.keys(pending).forEach(function (field) {
        if (!conflicts[field]) {
          changes[field] = pending[field];
        }
      });
      if (isStopped || isSending || !(Object.keys(changes).length || Object.keys(chosen).length)) {
        return;
      }
      var sentChosen = chosen;
      chosen = {}; // what is chosen while this is on its way goes with the next
      isSending = true;
      since = 0;
      post(body(changes, { chosen: sentChosen }), isLast === true).then(function (response) {
        isSending = false;
        if (response.status !== 200) {
          chooseAgain(sentChosen);
          refused(response.status);
          return null;
        }
        return response.json().then(function (answer) {
          if (answer.saved) { // Back to a form that was saved: only a new page can keep again
            tell(words.lost);
            return;
          }
          Object.keys(sentChosen).forEach(function (field) { settled(field, sentChosen[field]); });
          Object.keys(changes).forEach(function (field) {
            if (!answer.conflicts[field]) {
              settled(field, changes[field]);
            }
          });
          Object.keys(answer.conflicts).forEach(function (field) { contest(field, answer.conflicts[field][0], changes[field]); });
          kept(answer.kept_at);
        });
      }).catch(function () {
        isSending = false;
        chooseAgain(sentChosen);
        tell(isLocal ? words.local : words.lost);
        later(RETRY);
      });
    };

    function chooseAgain(unsent) { // a later choice of the same field stands
      Object.keys(unsent).forEach(function (field) { chosen[field] = chosen[field] || unsent[field]; });
    }

    function settled(field, values) {
      known[field] = values;
      if (same(pending[field], values)) {
        delete pending[field];
      }
    }

    function kept(time) {
      expired.hidden = true;
      tell(words.kept.replace("{time}", time));
      compare();
      store();
      if (Object.keys(chosen).length || Object.keys(pending).some(function (field) { return !conflicts[field]; })) {
        later(PAUSE);
      }
    }

    function refused(code) {
      if (code === 409) { // another user's session: nothing of this one stays behind
        self.stop();
        remove(key);
        tell(words.other);
        return;
      }
      expired.hidden = code !== 401;
      tell(isLocal ? words.local : words.lost);
      if (code === 401 || code >= 500 || code === 403) {
        later(RETRY);
      }
    }

    // -- two versions: {there, here, copy: the key of the browser's copy from which the second one comes} ------------------
    function contest(field, there, here, copyKey) {
      conflicts[field] = { there: there, here: here, copy: copyKey };
      draw();
    }

    function draw() {
      versions.textContent = "";
      Object.keys(conflicts).forEach(function (field) {
        var item = document.createElement("li"), label = document.createElement("strong");
        label.textContent = labelOf(form, field);
        item.appendChild(label);
        ["there", "here"].forEach(function (side) {
          var line = document.createElement("div"), button = document.createElement("button");
          var said = inWords(form, field, conflicts[field][side], words.empty);
          line.textContent = words[side] + ": “" + said + "” ";
          button.type = "button";
          button.className = "btn";
          button.textContent = words.take;
          button.setAttribute("aria-label", words.take + ": " + said);
          button.addEventListener("click", function () { choose(field, conflicts[field][side]); });
          line.appendChild(button);
          item.appendChild(line);
        });
        versions.appendChild(item);
      });
      contested.hidden = !versions.children.length;
    }

    function choose(field, values) {
      var copyKey = conflicts[field].copy;
      delete conflicts[field];
      if (copyKey) {
        shrink(copyKey, [field]);
      }
      adopt(field, values);
      draw();
      self.send();
      var next = versions.querySelector("button") || controlsOf(form, field)[0];
      if (next) {
        next.focus();
      }
    }

    function adopt(field, values) { // from now on this page's own version
      known[field] = values;
      chosen[field] = values;
      show(form, field, values);
    }

    // -- what this browser still holds of the form ----------------------------------------------------------------------
    function shrink(copyKey, fields) {
      var copy = read(copyKey);
      fields.forEach(function (field) { delete copy.values[field]; });
      if (Object.keys(copy.values).length) {
        write(copyKey, copy);
      } else {
        remove(copyKey);
      }
    }

    function fillIn(values) { // the server's draft, as far as the page does not show it already
      var now = collect(form), missing = {};
      Object.keys(values).forEach(function (field) {
        if (field !== "seen" && !same(values[field], now[field] || [])) {
          missing[field] = values[field];
        }
      });
      if (Object.keys(missing).length) {
        form.dispatchEvent(new CustomEvent("draft:restore", { detail: missing, bubbles: true }));
      }
      Object.keys(missing).forEach(function (field) {
        known[field] = missing[field];
        show(form, field, missing[field]);
      });
    }

    function bring(copyKey) {
      var copy = read(copyKey);
      if (!copy || copyKey === key) {
        return;
      }
      var request = body(copy.values);
      request.once = copy.once;
      request.revision = copy.revision;
      post(request).then(function (response) {
        if (response.status !== 200) {
          throw new Error(response.status);
        }
        return response.json();
      }).then(function (answer) {
        if (answer.saved) {
          remove(copyKey);
        } else {
          lay(copyKey, copy.values, answer.conflicts);
          tell(words.found);
        }
      }).catch(function () { setTimeout(function () { bring(copyKey); }, RETRY); });
    }

    function lay(copyKey, values, both) {
      var fields = Object.keys(values).filter(function (field) { return field !== "seen" && !both[field]; });
      var free = fields.filter(function (field) { return !pending[field]; }); // the server tells of the others
      var found = {};
      free.forEach(function (field) { found[field] = values[field]; });
      form.dispatchEvent(new CustomEvent("draft:restore", { detail: found, bubbles: true }));
      shrink(copyKey, fields.concat("seen"));
      free.forEach(function (field) { adopt(field, found[field]); });
      Object.keys(both).forEach(function (field) { contest(field, both[field][0], both[field][1], copyKey); });
      self.send();
    }

    form.addEventListener("input", this.touched);
    form.addEventListener("change", this.touched);
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) {
        return;
      }
      var token = form.elements.csrfmiddlewaretoken; // after a new login in another tab the page's own is stale
      if (token && cookie("csrftoken")) {
        token.value = cookie("csrftoken");
      }
      compare();
      store(true);
      self.stop();
      setTimeout(function () { isStopped = false; }, 10000); // the line was cut and the page still stands
    });
    window.addEventListener("pageshow", function (event) {
      isStopped = event.persisted ? false : isStopped;
    });
    window.addEventListener("beforeunload", function (event) {
      if (!isStopped && !isLocal && Object.keys(pending).length) {
        event.preventDefault();
      }
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        self.send(true);
      } else if (Object.keys(pending).length) {
        self.send(); // back from the sign-in page
      }
    });
    window.addEventListener("online", function () { self.send(); });
    fillIn(JSON.parse(words.values || "{}"));
    keysOf(own + name + ":").forEach(bring);
    self.touched(); // what the browser itself put back on a reload
  }

  var forms = [];
  document.addEventListener("DOMContentLoaded", function () { // by then the pages' own scripts listen for "draft:restore"
    forms = Array.prototype.map.call(document.querySelectorAll("form [data-draft]"), function (place) { return new Kept(place); });
  });

  // -- copies of posted forms: gone as soon as the server says that they were saved ------------------------------------------
  keysOf(own).forEach(function (key) {
    var copy = read(key);
    if (copy && copy.sent && copy.once) {
      post({ form: copy.form, user: user, once: copy.once, revision: copy.revision, changes: {} }).then(function (response) {
        return response.status === 200 ? response.json() : {};
      }).then(function (answer) {
        if (answer.saved) {
          remove(key);
        }
      }).catch(function () { /* the next page asks again */ });
    }
  });
})();

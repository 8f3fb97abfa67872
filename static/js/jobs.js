/* The page of a job renews itself and goes on to the answer; without it the page reloads as a whole. */
(function () {
  "use strict";

  var PAUSE = 1500;

  function look() {
    fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (text) {
        var fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById("job");
        if (fresh) {
          document.getElementById("job").replaceWith(fresh);
        }
        goOn();
      })
      .catch(function () { setTimeout(look, 3 * PAUSE); });
  }

  function goOn() {
    var job = document.getElementById("job");
    var answer = job && job.querySelector("[data-answer]");
    if (answer) {
      window.location.replace(answer.href);
    } else if (job && (job.dataset.job === "waiting" || job.dataset.job === "running")) {
      setTimeout(look, PAUSE);
    }
  }

  var job = document.getElementById("job");
  if (job && (job.dataset.job === "waiting" || job.dataset.job === "running")) {
    setTimeout(look, PAUSE);
  }
})();

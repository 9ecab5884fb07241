// Tells how long an article is read: the seconds in which its page is seen, from its opening on.
"use strict";
const reading = document.getElementById("article").dataset.reading;
let seconds = 0;
let told = -1;

function tell(event) {
  if (seconds === told) return;
  told = seconds;
  const body = JSON.stringify({ reading_id: reading, event, seconds });
  navigator.sendBeacon(location.pathname, new Blob([body], { type: "application/json" }));
}

tell("opened");
setInterval(() => {
  if (document.visibilityState !== "visible") return;
  seconds += 1;
  if (seconds % 10 === 0) tell("dwelt");
}, 1000);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") tell("dwelt");
});

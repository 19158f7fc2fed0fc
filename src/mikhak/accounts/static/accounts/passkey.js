// The button of a security key works only once the scripts before this one hold it, so it appears after them; what goes
// wrong at the key (not known, taken away, time over) is said on the page.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const failed = document.getElementById("passkey-failed");
  const button = document.getElementById("passkey-go");
  button.hidden = false;
  button.addEventListener("click", () => (failed.hidden = true), true);
  document.addEventListener("allauth.error", (e) => {
    e.preventDefault();
    failed.hidden = false;
    button.focus();
  });
});

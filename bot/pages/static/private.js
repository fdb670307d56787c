// Keeping a line out of what adults read: one press, without leaving the page. Without this file the form itself does it.

import { offerPrivate } from "./lines.js";
import { say, tellSignedOut, tellTrouble } from "./talk.js";

async function keep(button) {
  const wanted = button.getAttribute("aria-pressed") !== "true";
  button.disabled = true;
  try {
    const response = await fetch(`/api/v1/messages/${encodeURIComponent(button.value)}/private`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF": document.body.dataset.csrf },
      body: JSON.stringify({ private: wanted }),
    });
    if (response.status === 401) { tellSignedOut(); return; }
    if (!response.ok) throw new Error(response.status);
    offerPrivate(button, button.value, wanted);
    say(wanted ? "This one stays out of summaries." : "This one may be in summaries again.");
  } catch {
    tellTrouble("That did not work, nothing has changed. Press it again in a moment.");
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}

export function startPrivate() {
  document.getElementById("private-form").addEventListener("submit", (event) => {
    event.preventDefault();
    keep(event.submitter);
  });
}

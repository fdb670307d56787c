// Sending. A bubble shows at once and then tells the truth about itself: sending, kept, or not sent. Every message has
// a client_id, so trying again can never say a thing twice.

import * as lines from "./lines.js";
import * as outbox from "./outbox.js";

const DOTS_MS = 600;
const SLOW_MS = 5000;
const GIVE_UP_MS = 45000;
const NEAR_FULL = 0.9;
const MOST_ROWS = 5;
const SLOW_WORDS = "This takes longer than usual. Your words are safe here; you can wait or write on.";

const form = document.getElementById("talk-form");
const box = document.getElementById("say");
const count = document.getElementById("count");
const trouble = document.getElementById("trouble");
const announce = document.getElementById("announce");
const touch = matchMedia("(hover: none), (pointer: coarse)");

let line = Promise.resolve();
let afterAnswer = () => {};

// One request at a time, so that two quick messages and a catch-up arrive in the order they happened.
export function inTurn(deed) {
  const done = line.then(deed);
  line = done.catch(() => {});
  return done;
}

export function say(words) {
  announce.textContent = "";
  requestAnimationFrame(() => { announce.textContent = words; });
}

export function tellTrouble(words, link) {
  trouble.textContent = words;
  if (!link) return;
  const way = document.createElement("a");
  way.href = link.href;
  way.textContent = link.title;
  trouble.append(" ", way);
}

export function tellSignedOut() {
  tellTrouble("You are signed out. What you wrote stays here until you are back.", { href: "/sign-in", title: "Sign in again" });
}

function send(body, shown) {
  const entry = { client_id: newId(), body, shown };
  document.getElementById("welcome")?.remove();
  form.classList.remove("before-start");
  outbox.keep(entry);
  deliver(entry, lines.addOwn(entry));
}

// Words that another part of the page says for the student, such as a file that has arrived.
export function sendText(text, shown) {
  send({ text }, shown);
}

// crypto.randomUUID exists only on https and localhost; a school server may be neither.
function newId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function deliver(entry, bubble) {
  lines.mark(bubble, "sending", "sending…");
  tellTrouble("");
  return inTurn(async () => {
    const timers = [
      setTimeout(() => lines.think(true), DOTS_MS),
      setTimeout(() => { lines.think(true, SLOW_WORDS); say(SLOW_WORDS); }, SLOW_MS),
    ];
    try {
      const answer = await post(entry);
      outbox.drop(entry);
      lines.kept(bubble, answer.message_id);
      for (const reply of answer.replies) lines.add({ ...reply, from: "coach" });
      if (answer.waiting) say("Kept. The coach is away for a moment and answers as soon as it is back.");
      if (answer.waiting && !answer.replies.length) lines.mark(lines.byId(answer.message_id), "kept", "kept · the coach is away for a moment and answers when it is back");
      afterAnswer();
    } catch (problem) {
      fail(entry, bubble, problem);
    } finally {
      timers.forEach(clearTimeout);
      lines.think(false);
    }
  });
}

async function post(entry) {
  let response;
  try {
    response = await fetch("/api/v1/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF": document.body.dataset.csrf },
      body: JSON.stringify({ ...entry.body, client_id: entry.client_id }),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
  } catch {
    throw { words: navigator.onLine ? "not sent" : "not sent, you are offline" };
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get("Retry-After"));
  if (response.status === 401) throw { words: "not sent", signedOut: true };
  if (response.status === 403) throw { words: "not sent", stale: true };
  if (response.status === 429) throw { words: `not sent, that was very fast. Wait ${wait || 5} seconds` };
  if (response.status === 409) throw { words: problem.detail || "not sent" };
  if (response.status < 500) throw { words: problem.detail || "not sent", wrong: true };
  throw { words: "not sent" };
}

// Nothing is lost: the words stay in the bubble and in the outbox until they are sent or taken back.
function fail(entry, bubble, problem) {
  lines.mark(bubble, "failed", problem.words || "not sent");
  if (problem.signedOut) tellSignedOut();
  if (problem.stale) tellTrouble("This page is out of date.", { href: "/", title: "Load it again" });
  if (problem.wrong) {
    outbox.drop(entry);
    lines.offerAgain(bubble, "change it", () => { bubble.remove(); box.value = entry.shown; grow(); box.focus(); });
  } else {
    lines.offerAgain(bubble, "try again", () => { deliver(entry, bubble); box.focus({ preventScroll: touch.matches }); });
  }
  say(`${problem.words || "Not sent"}. ${problem.wrong ? "You can change it." : "You can try again."}`);
}

// Once the net is back, what waits here goes out by itself.
export function sendWaiting() {
  for (const entry of outbox.waiting()) {
    const bubble = lines.byId(entry.client_id);
    if (bubble?.classList.contains("failed")) deliver(entry, bubble);
  }
}

function grow() {
  box.rows = 1;
  while (box.scrollHeight > box.clientHeight + 1 && box.rows < MOST_ROWS) box.rows += 1;
  const left = box.maxLength - box.value.length;
  const near = box.value.length >= box.maxLength * NEAR_FULL;
  count.textContent = near ? `${left} characters left` : "";
  count.classList.toggle("near", near);
  outbox.keepDraft(box.value);
}

export function startTalk({ answered, beforeSay }) {
  afterAnswer = answered;
  if (!box.value) box.value = outbox.draft();
  grow();
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(document.getElementById("send"));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const by = event.submitter;
    if (by?.name === "choice") send({ choice: by.value }, by.textContent);
    else if (by?.name === "say") { beforeSay(); send({ text: by.value }, by.value); }
    else if (box.value.trim()) { send({ text: box.value }, box.value); box.value = ""; grow(); }
    // A pressed choice goes quiet and would drop the focus; on a phone the keyboard must not jump up for it.
    if (by?.name && touch.matches) document.getElementById("scroll").focus({ preventScroll: true });
    else box.focus({ preventScroll: true });
  });
  // What a reload or a new sign-in interrupted is shown again as not sent.
  for (const entry of outbox.waiting()) fail(entry, lines.addOwn(entry), {});
  if (!location.hash) form.scrollIntoView({ block: "end" });
}

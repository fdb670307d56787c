// Staying in step with other tabs and devices. The event only says that there is news; the news itself is read from the
// history, so a lost or doubled event changes nothing.

import * as lines from "./lines.js";
import { inTurn, sendWaiting, tellSignedOut } from "./talk.js";
import { refresh } from "./plan.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const PAGE = 100;

const state = document.getElementById("link-state");
let source = null;
let tries = 0;
let timer = 0;
let due = false;
let stopped = false;

// Three bubbles are three events and one reading.
function catchUp() {
  if (due) return;
  due = true;
  inTurn(read).catch(() => {});
}

async function read() {
  due = false;
  for (;;) {
    const last = lines.lastSettled();
    const query = last ? `after=${encodeURIComponent(last)}&limit=${PAGE}` : `limit=${PAGE}`;
    const response = await fetch(`/api/v1/messages?${query}`);
    if (response.status === 401) { stop(); tellSignedOut(); return; }
    // Our last line is gone: the student has erased the talk on another device.
    if (response.status === 404 && last) { location.reload(); return; }
    if (!response.ok) return;
    const { messages } = await response.json();
    lines.merge(messages);
    if (messages.length < PAGE) return;
  }
}

function stop() {
  stopped = true;
  disconnect();
  state.textContent = "signed out";
}

function disconnect() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function connect() {
  disconnect();
  if (stopped || document.hidden) return;
  source = new EventSource("/api/v1/events");
  source.addEventListener("open", () => {
    tries = 0;
    state.textContent = "";
    catchUp();
    refresh();
    sendWaiting();
  });
  // A pencilled answer changes the card without a new revision of the plan, so every line is news for it too.
  source.addEventListener("reply", () => { catchUp(); refresh(); });
  source.addEventListener("plan", () => { refresh(); });
  source.addEventListener("error", lost);
}

// The browser's own reconnecting gives up on an error page and never waits longer; ours does both better.
function lost() {
  disconnect();
  if (stopped) return;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.75 + Math.random() / 2);
  tries += 1;
  state.textContent = navigator.onLine ? "reconnecting…" : "offline";
  timer = setTimeout(connect, wait);
  // An event stream cannot say "401"; a read of the history can. And where a proxy swallows streams, this is the polling.
  if (tries > 1 && navigator.onLine) catchUp();
}

export function startEvents() {
  connect();
  addEventListener("online", () => { tries = 0; connect(); });
  addEventListener("offline", lost);
  // A hidden tab holds no connection: browsers allow six to one server, and a phone has one battery.
  document.addEventListener("visibilitychange", () => { if (document.hidden) disconnect(); else connect(); });
}

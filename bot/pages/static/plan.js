// The plan beside the talk: fetched again as a piece of server HTML, swapped in, what changed glows once and is said in
// one sentence. On a phone it opens as a sheet whose state is the address ("#plan"), so the back button closes it.

import { say } from "./talk.js";

const sheet = document.getElementById("sheet");
const aside = document.getElementById("plan");
const bar = document.getElementById("path-bar");
const opener = document.getElementById("open-plan");
const narrow = matchMedia("(max-width: 59.99rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const GLOW_MS = 2500;
const card = () => document.getElementById("plan-card");

let busy = false;
let again = false;
let cameByLink = false;
let shown = "";

// Many changes in a row cost one or two requests, and the last state always wins.
export async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const response = await fetch(`/plan-card${location.search}`);
    if (response.ok) swap(await response.text());
  } catch { /* the next event or answer brings it */ } finally {
    busy = false;
    if (again) { again = false; refresh(); }
  }
}

function fieldsOf(root) {
  const fields = root.querySelectorAll("[data-field]");
  return new Map(Array.from(fields, (field) => [field.dataset.field, field.dataset.state + field.textContent.replace(/\s+/g, " ")]));
}

function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("plan-card");
  const old = card();
  if (!fresh || html === shown) return;
  shown = html;
  const open = Array.from(old.querySelectorAll("details[open]"), (d) => d.id);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const before = fieldsOf(old);
  bar.replaceChildren(...fresh.querySelector("#next-path-bar").childNodes);
  old.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  tell(fresh, old.dataset.here, before);
}

function tell(fresh, hereBefore, before) {
  const now = fieldsOf(fresh);
  const changed = Array.from(fresh.querySelectorAll("[data-field]")).filter((f) => before.get(f.dataset.field) !== now.get(f.dataset.field));
  const moved = fresh.dataset.here !== hereBefore;
  if (!changed.length && !moved) return;
  for (const element of [...changed, ...(narrow.matches ? [opener] : [])]) glow(element);
  if (!sheet.open) changed[0]?.scrollIntoView({ block: "nearest" });
  say(sentence(changed, moved && fresh.dataset.here));
}

function sentence(changed, here) {
  const pencilled = changed.filter((f) => f.dataset.state === "pencilled").map((f) => f.dataset.label);
  const agreed = changed.filter((f) => f.dataset.state === "agreed").map((f) => f.dataset.label);
  const parts = [];
  if (agreed.length) parts.push(`on your plan: ${agreed.join(", ")}`);
  if (pencilled.length) parts.push(`pencilled in: ${pencilled.join(", ")}`);
  if (here) parts.push(`you are now at: ${here}`);
  const words = parts.join("; ");
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

function glow(element) {
  if (calm.matches) return;
  element.classList.add("glow");
  setTimeout(() => element.classList.remove("glow"), GLOW_MS);
}

// The card is one node that moves between the column and the sheet: one truth, one set of ids.
function follow() {
  const wanted = narrow.matches && location.hash === "#plan";
  if (wanted && !sheet.open) {
    sheet.append(card());
    sheet.showModal();
  } else if (!wanted) {
    if (sheet.open) sheet.close();
    if (sheet.contains(card())) aside.append(card());
  }
}

export function closeSheet() {
  if (location.hash === "#plan") history.replaceState(null, "", location.pathname + location.search);
  follow();
}

export function startPlan() {
  opener.addEventListener("click", () => { cameByLink = true; });
  addEventListener("hashchange", follow);
  narrow.addEventListener("change", follow);
  // Escape and the button close the dialog itself; the address follows, so that "back" is not needed twice.
  sheet.addEventListener("close", () => {
    if (location.hash === "#plan" && cameByLink) history.back();
    else closeSheet();
    aside.append(card());
    opener.focus({ preventScroll: true });
  });
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  follow();
}

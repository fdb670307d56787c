// The bubbles. Their shape comes from the server's own <template>; here they are only cloned and filled, always with
// textContent, so a student's "<b>" or "{{ }}" stays exactly what was typed.

const log = document.getElementById("lines");
const template = document.getElementById("a-line");
const thinking = document.getElementById("thinking");
const slow = document.getElementById("slow");
const { name, timezone: timeZone } = document.body.dataset;
const clock = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone });
const weekday = new Intl.DateTimeFormat("en-US", { weekday: "short", month: "short", day: "numeric", timeZone });

const newest = log.querySelector("[data-last]");
// The last line that a read of the history confirmed. Answers to our own messages do not move it, since another
// device's lines may lie before them.
let settled = newest ? newest.dataset.id : null;

export const byId = (id) => document.getElementById(`m-${id}`);
export const lastSettled = () => settled;
const dayOf = (at) => weekday.format(new Date(at));
const sayWhen = (day) => (day === dayOf(Date.now()) ? "Today" : day);
// A file is said by its name; its id is for the coach.
const withoutId = (text) => text.replace(/ \(file f[0-9a-f]{32}\)/g, "");
const capital = (word) => word[0].toUpperCase() + word.slice(1);

function dayHeading(at) {
  const heading = document.createElement("p");
  heading.className = "day";
  heading.dataset.day = dayOf(at);
  heading.append(document.createElement("span"));
  heading.firstChild.textContent = sayWhen(heading.dataset.day);
  return heading;
}

function place(line, after) {
  const lines = log.querySelectorAll(".line");
  const before = after || lines[lines.length - 1] || null;
  if (before) before.after(line);
  else log.append(line);
  if (!before || dayOf(before.dataset.at) !== dayOf(line.dataset.at)) line.before(dayHeading(line.dataset.at));
}

// One line as the API tells it: {id, at, from, text, choices, image, image_text}.
export function build({ id, at, from, text, choices, image, image_text, private: keptOut }) {
  const line = template.content.firstElementChild.cloneNode(true);
  const when = at || new Date().toISOString();
  line.className = `line from-${from}`;
  line.id = `m-${id}`;
  line.dataset.id = id;
  line.dataset.at = when;
  line.querySelector(".who bdi").textContent = from === "student" ? name : capital(from);
  line.querySelector(".bubble").textContent = withoutId(text);
  const time = line.querySelector("time");
  time.dateTime = when;
  time.textContent = clock.format(new Date(when)).toLowerCase();
  if (image) {
    const picture = new Image();
    picture.src = image;
    picture.alt = image_text || "";
    picture.className = "picture-in-talk";
    line.querySelector(".when").before(picture);
  }
  fillChoices(line, choices || []);
  const button = line.querySelector(".keep-out");
  if (from === "student") offerPrivate(button, at ? id : "", keptOut);
  else button.remove();
  return line;
}

// A line that is not kept yet cannot be kept out of anything.
export function offerPrivate(button, id, keptOut) {
  button.value = id;
  button.hidden = !id;
  button.name = keptOut ? "let_in" : "keep_out";
  button.setAttribute("aria-pressed", String(Boolean(keptOut)));
}

function fillChoices(line, choices) {
  const row = line.querySelector(".choices");
  const pattern = row.querySelector("button");
  const buttons = choices.slice(0, 5).map(({ title, value }) => {
    const button = pattern.cloneNode(true);
    button.textContent = title;
    button.value = value;
    return button;
  });
  row.replaceChildren(...buttons);
  if (!buttons.length) row.remove();
}

// A line once, however often it is told: by our own answer, by an event, by a catch-up.
export function add(told, after) {
  const known = byId(told.id);
  if (known) return known;
  const line = build(told);
  quietOldChoices();
  place(line, after);
  settleChoices();
  show(line);
  return line;
}

// A page of the history, in the server's order.
export function merge(messages) {
  let before = settled ? byId(settled) : null;
  for (const message of messages) {
    before = add(message, before);
    settled = message.id;
  }
}

export function quietOldChoices(taken) {
  for (const button of log.querySelectorAll(".choice:not(:disabled)")) {
    if (taken && button.value === taken) button.classList.add("taken");
    button.disabled = true;
  }
}

// After a catch-up only the newest line's buttons may be pressed.
function settleChoices() {
  const lines = log.querySelectorAll(".line");
  lines.forEach((line, n) => {
    for (const button of line.querySelectorAll(".choice")) button.disabled = n < lines.length - 1;
  });
}

// The student's own bubble, before the server knows of it.
export function addOwn(entry) {
  quietOldChoices(entry.body.choice);
  const line = build({ id: entry.client_id, from: "student", text: entry.shown });
  place(line);
  show(line);
  return line;
}

export function mark(line, state, words) {
  line.classList.remove("sending", "failed", "kept");
  line.classList.add(state);
  line.querySelector(".state").textContent = words;
  line.querySelectorAll(".again").forEach((button) => button.remove());
}

// The server has it: the bubble takes its real id. If the history told of it meanwhile, that one stays.
export function kept(line, id) {
  for (const old of log.querySelectorAll(".kept .state")) old.textContent = "";
  const told = byId(id);
  if (told && told !== line) {
    line.remove();
    line = told;
  }
  line.id = `m-${id}`;
  line.dataset.id = id;
  offerPrivate(line.querySelector(".keep-out"), id, line.querySelector(".keep-out").getAttribute("aria-pressed") === "true");
  mark(line, "kept", "kept");
}

export function offerAgain(line, label, deed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "again";
  button.textContent = label;
  button.addEventListener("click", deed, { once: true });
  line.querySelector(".when").after(button);
  show(line);
}

export function think(on, words = "") {
  thinking.hidden = !on;
  slow.textContent = words;
  if (on) show(thinking);
}

function show(element) {
  for (const heading of log.querySelectorAll(".day[data-day]")) heading.firstChild.textContent = sayWhen(heading.dataset.day);
  element.scrollIntoView({ block: "nearest" });
}

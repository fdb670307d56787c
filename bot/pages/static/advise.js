// The inbox stays up to date by itself. Without this script everything works; the page is then as old as its loading.

const WAIT_MS = 300;
const LONGEST_WAIT_MS = 30000;
const inbox = () => document.getElementById("inbox");
const state = document.getElementById("link-state");
const announce = document.getElementById("announce");
let source = null;
let tries = 0;
let timer = 0;
let due = 0;

// Words that somebody is just writing are theirs: then the page only says that there is something new.
function isWriting() {
  return [...document.querySelectorAll("#inbox textarea")].some(
    (box) => box === document.activeElement || box.value !== box.defaultValue,
  );
}

async function refresh() {
  const response = await fetch("/advise", { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("inbox");
  if (!fresh || fresh.textContent === inbox().textContent) return;
  announce.textContent = page.title.split(" · ")[0];
  if (isWriting()) {
    state.textContent = "something new; reload to see it";
    return;
  }
  inbox().replaceWith(fresh);
  document.title = page.title;
}

function soon() {
  clearTimeout(due);
  due = setTimeout(() => refresh().catch(() => {}), WAIT_MS);
}

function disconnect() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function connect() {
  disconnect();
  if (document.hidden) return;
  source = new EventSource("/api/v1/events");
  source.addEventListener("open", () => { tries = 0; soon(); });
  source.addEventListener("nudge", soon);
  source.addEventListener("error", () => {
    disconnect();
    timer = setTimeout(connect, Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries));
    tries += 1;
  });
}

connect();
document.addEventListener("visibilitychange", () => { if (document.hidden) disconnect(); else connect(); });

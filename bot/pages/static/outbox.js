// What the student wrote and the school has not confirmed yet. It lives in this tab's session storage, so it survives
// a reload, a dead battery's restart of the page and a new sign-in, and is gone when the tab closes.

const mine = document.body.dataset.person;
const boxKey = `outbox:${mine}`;
const draftKey = `draft:${mine}`;

function read(key) {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

function write(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch { /* storage is full or switched off: the words are still on the page */ }
}

// On a shared computer the next student must not find the last one's words.
export function forgetOthers() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (/^(outbox|draft):/.test(key) && key !== boxKey && key !== draftKey) sessionStorage.removeItem(key);
    }
  } catch { /* no storage, nothing to forget */ }
}

export function waiting() {
  try { return JSON.parse(read(boxKey) || "[]"); } catch { return []; }
}

export function keep(entry) {
  const others = waiting().filter((e) => e.client_id !== entry.client_id);
  write(boxKey, JSON.stringify([...others, entry]));
}

export function drop(entry) {
  const left = waiting().filter((e) => e.client_id !== entry.client_id);
  write(boxKey, left.length ? JSON.stringify(left) : "");
}

export const draft = () => read(draftKey) || "";
export const keepDraft = (text) => write(draftKey, text);

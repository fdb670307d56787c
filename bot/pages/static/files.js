// A file as evidence. The control is there whenever the coach's newest words offer it; the file goes up by itself, and then
// its name is said to the coach like any other answer. Without this script the same choice says how else it goes.

import { say, sendText, tellTrouble } from "./talk.js";

const MOST_BYTES = 20 * 1024 * 1024;
const OFFER = '.choice[value="file:add"]';

const box = document.getElementById("attach");
const picker = document.getElementById("file");
const camera = document.getElementById("photo");
const add = document.getElementById("add-file");
const take = document.getElementById("take-photo");
const going = document.getElementById("sending-file");
const bar = document.getElementById("file-bar");
const told = document.getElementById("file-told");
const stop = document.getElementById("stop-file");
const touch = matchMedia("(hover: none) and (pointer: coarse)");

let request = null;

function settle() {
  const open = document.querySelector(`#lines .line:last-of-type ${OFFER}:not(:disabled)`);
  box.hidden = !open && !request;
  add.hidden = take.hidden = Boolean(request);
  if (!request) take.hidden = !touch.matches;
  going.hidden = !request;
}

function problem(words) {
  tellTrouble(words);
  say(words);
}

function upload(file) {
  if (!file || request) return;
  tellTrouble("");
  if (file.size > MOST_BYTES) { problem("That file has more than 20 MB. Make it smaller, or send a link to it."); return; }
  if (!file.size) { problem("There is nothing in that file. Pick it again, or tell it in words."); return; }
  const form = new FormData();
  form.append("file", file);
  request = new XMLHttpRequest();
  request.open("POST", "/api/v1/files");
  request.setRequestHeader("X-CSRF", document.body.dataset.csrf);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    told.textContent = `${file.name}: ${Math.round(100 * bar.value)}%`;
  });
  request.addEventListener("load", () => done(request));
  request.addEventListener("error", () => { over(); problem("The file did not get through. Look at your connection and try again."); });
  request.addEventListener("abort", () => { over(); say("Stopped. The file was not sent."); });
  bar.value = 0;
  told.textContent = `${file.name}: sending…`;
  settle();
  stop.focus();
  request.send(form);
}

function done({ status, response }) {
  over();
  if (status === 200) sendText(response.text, response.name);
  else if (status === 401) problem("You are signed out. Sign in again, then add the file once more.");
  else if (status === 403) problem("This page is out of date. Load it again, then add the file once more.");
  else problem((response?.detail || "The file did not get through. Try again.").replace(/^file: /, ""));
}

function over() {
  request = null;
  picker.value = camera.value = "";
  settle();
  (add.hidden ? document.getElementById("say") : add).focus({ preventScroll: true });
}

export function startFiles() {
  add.addEventListener("click", () => picker.click());
  take.addEventListener("click", () => camera.click());
  stop.addEventListener("click", () => request?.abort());
  for (const input of [picker, camera]) input.addEventListener("change", () => upload(input.files[0]));
  // The coach's own button opens the picker, too, and sends nothing by itself.
  document.addEventListener("click", (event) => {
    const offer = event.target.closest?.(OFFER);
    if (!offer || offer.disabled) return;
    event.preventDefault();
    picker.click();
  });
  new MutationObserver(settle).observe(document.getElementById("lines"), {
    subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"],
  });
  settle();
}

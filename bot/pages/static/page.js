// The student's page, wired. Without this file every form still works: it only makes them quicker and keeps tabs in step.

import { startEvents } from "./events.js";
import { startFiles } from "./files.js";
import { forgetOthers } from "./outbox.js";
import { startPrivate } from "./private.js";
import { closeSheet, refresh, startPlan } from "./plan.js";
import { startTalk } from "./talk.js";

forgetOthers();
startPlan();
startTalk({ answered: refresh, beforeSay: closeSheet });
startFiles();
startEvents();
startPrivate();

// The menu closes like one: by Escape, or by a press elsewhere.
const menu = document.querySelector(".menu");
document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

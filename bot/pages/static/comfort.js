// The one script that runs before anything is drawn (so it is no module): it says that scripts run, and sets the
// reading font at once, since a page that changes its letters after the first look is the opposite of comfort.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // Storage can be switched off by the school; then the choice lasts as long as the page.
  const remembered = () => { try { return localStorage.getItem("reading") === "on"; } catch { return false; } };
  const remember = (on) => { try { localStorage.setItem("reading", on ? "on" : "off"); } catch { /* as above */ } };
  const set = (on) => root.toggleAttribute("data-reading", on);

  set(remembered());
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("reading");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(remembered()));
    button.addEventListener("click", () => {
      const on = !root.hasAttribute("data-reading");
      set(on);
      remember(on);
      button.setAttribute("aria-pressed", String(on));
    });
  });
})();

"""A whole page by the Tab key alone: what is reached, and whether one sees where one is."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

MOST_STOPS = 200
# What can be pressed or written into and is not hidden. Of radio buttons that belong together one is a stop.
_STOPS = """() => {
    const inside = "a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, summary";
    const found = [...document.querySelectorAll(inside + ", [tabindex='0']")].filter((e) => e.checkVisibility());
    window.stops = new Map();
    for (const element of found) {
        const group = element.type === "radio" ? [...element.form.elements[element.name]] : [element];
        for (const one of group) window.stops.set(one, group[0]);
    }
    window.reached = new Set();
    document.activeElement.blur();
    window.scrollTo(0, 0);
}"""
_WHERE = """() => {
    const element = document.activeElement;
    const stop = window.stops.get(element);
    if (element === document.body || window.reached.has(stop)) return null;
    window.reached.add(stop);
    const ring = (e) => e && (getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).boxShadow !== "none");
    const box = element.getBoundingClientRect();
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const shown = middle[0] >= 0 && middle[0] <= innerWidth && middle[1] >= 0 && middle[1] <= innerHeight;
    const seen = ring(element) || ring(element.closest("label")) || ring(element.closest(".box"));
    const name = element.outerHTML.slice(0, 90);
    return [seen ? "" : "no ring", shown ? "" : "out of sight", stop ? "" : "not expected", name];
}"""
_MISSED = """() => [...new Set(window.stops.values())]
    .filter((stop) => !window.reached.has(stop)).map((stop) => stop.outerHTML.slice(0, 90))"""


async def wrong_by_keyboard(page: Page) -> list[Any]:
    """What cannot be reached by Tab, and where one cannot see where one is; empty where all is well."""
    await page.evaluate(_STOPS)
    wrong: list[Any] = []
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        where = await page.evaluate(_WHERE)
        if where is None:
            break
        if any(where[:3]):
            wrong.append(where)
    return wrong + [["never reached", missed] for missed in await page.evaluate(_MISSED)]

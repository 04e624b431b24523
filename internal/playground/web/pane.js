// The pane beside the chat; on a narrow screen, a drawer over it.
import { h, byId, icon, icons } from "./dom.js";
import { emit } from "./state.js";

const titles = { articles: "Articles", wire: "Wire", faults: "Faults" };
const views = {}; // name → function that draws into a node
let current = "";
let opener = null;

export const paneShown = () => current;

// addView registers what a pane shows.
export const addView = (name, draw) => (views[name] = draw);

export function mountPane() {
  for (const button of document.querySelectorAll("[data-pane]")) {
    button.addEventListener("click", () => (current === button.dataset.pane ? closePane() : openPane(button.dataset.pane)));
  }
  byId("pane").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    closePane();
  });
  matchMedia("(max-width: 1080px)").addEventListener("change", cover);
}

const overlay = () => matchMedia("(max-width: 1080px)").matches;

// openPane shows a view; focus stays where it is with quiet, but on a narrow
// screen, where the pane covers the chat, it does not open then at all.
export function openPane(name, { quiet = false } = {}) {
  if (quiet && overlay()) return false;
  const pane = byId("pane");
  if (!current && !quiet) opener = document.activeElement;
  if (current !== name) {
    current = name;
    const body = h("div", { class: "pane-body" });
    pane.replaceChildren(h("div", { class: "pane-head" }, h("h2", { tabindex: "-1" }, titles[name]), h("div", { class: "pane-extra" }),
      h("button", { class: "icon-button", type: "button", "aria-label": "Close the pane", onclick: closePane }, icon(icons.close))), body);
    pane.setAttribute("aria-label", titles[name]);
    views[name](body);
  }
  pane.hidden = false;
  document.querySelector(".app").classList.add("with-pane");
  press();
  cover();
  if (!quiet) pane.querySelector("h2").focus();
  return true;
}

export function closePane() {
  if (!current) return;
  const inside = byId("pane").contains(document.activeElement);
  current = "";
  byId("pane").hidden = true;
  byId("pane").replaceChildren();
  document.querySelector(".app").classList.remove("with-pane");
  press();
  cover();
  emit("pane-closed");
  if (inside || document.activeElement === document.body) (opener?.isConnected ? opener : byId("composer-text"))?.focus();
  opener = null;
}

function press() {
  for (const button of document.querySelectorAll("[data-pane]")) button.setAttribute("aria-pressed", String(button.dataset.pane === current));
}

// cover keeps the keyboard out of what the drawer covers.
function cover() {
  const covered = overlay() && current !== "";
  byId("chat").inert = covered;
  byId("sidebar").inert = covered;
}

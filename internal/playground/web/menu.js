// Menus: opened by the right button, a long press, the menu key or a button;
// worked by arrows, Home, End, letters, Escape.
import { h, byId, icon } from "./dom.js";

let close = () => {};

// closeMenu shuts the menu that is open, if one is.
export const closeMenu = () => close();

// openMenu shows groups of {label, icon, danger, run} at a point. A group's name
// is shown above it. Focus goes back to the opener.
export function openMenu(groups, { x, y, label, opener }) {
  close();
  const items = [];
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, tabindex: "-1" });
  for (const group of groups.filter((g) => g.items.length)) {
    const box = h("div", { class: "menu-group", role: "group", "aria-label": group.name });
    if (group.name && group.shown) box.append(h("div", { class: "menu-name", "aria-hidden": "true" }, group.name));
    for (const item of group.items) {
      const node = h("button", { class: item.danger ? "menu-item danger" : "menu-item", type: "button", role: "menuitem", tabindex: "-1", onclick: () => pick(item) },
        item.icon ? icon(item.icon) : h("span", { class: "menu-space" }), h("span", {}, item.label));
      items.push(node);
      box.append(node);
    }
    menu.append(box);
  }
  const shut = (refocus) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    close = () => {};
    if (refocus) opener?.focus({ preventScroll: true });
  };
  const pick = (item) => {
    shut(true);
    item.run();
  };
  const outside = (event) => menu.contains(event.target) || shut(false);
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 0), Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") shut(true);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      [...items.slice(at + 1), ...items].find((i) => i.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("contextmenu", (event) => event.preventDefault());
  byId("chat").append(menu);
  place(menu, x, y);
  document.addEventListener("pointerdown", outside, true);
  close = () => shut(false);
  items[0]?.focus();
}

function place(node, x, y) {
  const { width, height } = node.getBoundingClientRect();
  const margin = 8;
  node.style.left = `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`;
  node.style.top = `${Math.max(margin, Math.min(y, innerHeight - height - margin))}px`;
}

// onLongPress calls back when a finger rests on a node that matches. Lifting the
// finger is then no click on what came up under it.
export function onLongPress(root, selector, callback) {
  let timer = 0;
  let pressed = false;
  const stop = () => clearTimeout(timer);
  root.addEventListener("touchstart", (event) => {
    const target = event.target.closest(selector);
    pressed = false;
    stop();
    if (!target || event.touches.length > 1) return;
    const { clientX: x, clientY: y } = event.touches[0];
    timer = setTimeout(() => {
      pressed = true;
      callback(target, x, y);
    }, 500);
  }, { passive: true });
  root.addEventListener("touchend", (event) => {
    stop();
    if (pressed && event.cancelable) event.preventDefault();
  });
  for (const end of ["touchmove", "touchcancel"]) root.addEventListener(end, stop, { passive: true });
}

// Suggestions above a text field, worked by the arrow keys, Tab or Enter, and
// Escape, while the focus stays in the field. A field of several lines may not
// be a combobox, so it keeps its own role and names the active suggestion.
import { h, freshId } from "./dom.js";

// suggester watches a field. Each trigger has a pattern that ends at the caret,
// list(text) → entries {label, hint}, and pick(entry, match).
export function suggester(field, anchor, triggers) {
  const id = freshId("suggest");
  const box = h("div", { class: "suggest", role: "listbox", id, "aria-label": "Suggestions", hidden: true });
  anchor.append(box);
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);
  let entries = [];
  let active = 0;
  let trigger = null;
  let found = null;

  const close = () => {
    box.hidden = true;
    entries = [];
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    active = (to + entries.length) % entries.length;
    [...box.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === active)));
    box.children[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", box.children[active].id);
  };
  const pick = (at) => {
    const entry = entries[at];
    const [t, f] = [trigger, found];
    close();
    t.pick(entry, f);
    field.dispatchEvent(new Event("input"));
  };
  const update = () => {
    const before = field.value.slice(0, field.selectionStart);
    trigger = triggers.find((t) => (found = before.match(t.at)));
    entries = trigger ? trigger.list(found[1]).slice(0, 12) : [];
    if (!entries.length) return close();
    box.replaceChildren(...entries.map((entry, i) => h("div", { class: "suggestion", role: "option", id: freshId("option"), "aria-selected": "false",
      onpointerdown: (event) => event.preventDefault(), onclick: () => pick(i) },
    h("span", { class: "suggestion-label" }, entry.label), entry.hint && h("span", { class: "suggestion-hint" }, entry.hint))));
    box.hidden = false;
    mark(0);
  };
  field.addEventListener("input", update);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (box.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" || event.key === "Tab") pick(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { open: () => !box.hidden, update, close };
}

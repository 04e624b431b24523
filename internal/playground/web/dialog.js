// Dialogs: the browser's own element traps the focus and closes on Escape.
import { h, byId, freshId } from "./dom.js";
import { markdown } from "./markdown.js";
import { choicesOf } from "./components.js";

// ask shows a dialog with fields and resolves to its form's data, or null.
export function ask({ title, body, submit = "Send", danger = false }) {
  return new Promise((resolve) => {
    const heading = freshId("dialog");
    let result = null;
    const form = h("form", { method: "dialog", class: "dialog-form", onsubmit: () => (result = new FormData(form)) },
      h("h2", { id: heading }, title), h("div", { class: "dialog-body" }, body),
      h("div", { class: "dialog-buttons" },
        h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Cancel"),
        h("button", { class: danger ? "button danger" : "button primary", type: "submit" }, submit)));
    const opener = document.activeElement;
    const dialog = h("dialog", { class: "modal", "aria-labelledby": heading, onclose: () => {
      dialog.remove();
      opener?.focus?.();
      resolve(result);
    } }, form);
    byId("layer").append(dialog);
    dialog.showModal();
    dialog.querySelector("input, textarea, select")?.focus();
  });
}

const ROW = 1, SELECTS = [3, 5, 6, 7, 8], INPUT = 4, TEXT_DISPLAY = 10, LABEL = 18, FILES = 19;

// modal shows a form that the bot sent and resolves to {fields, files}, or null.
export async function modal({ title, components }) {
  const data = await ask({ title, submit: "Submit", body: components.map(field) });
  if (!data) return null;
  const files = [];
  const inputs = components.flatMap((c) => (c.type === ROW ? c.components : c.type === LABEL ? [c.component] : []));
  return { fields: inputs.map((c) => filled(c, data, files)), files };
}

function field(c) {
  if (c.type === TEXT_DISPLAY) return h("div", { class: "text" }, markdown(c.content));
  if (c.type === ROW) return c.components.map((inner) => labelled(inner, inner.label, ""));
  if (c.type === LABEL) return labelled(c.component, c.label, c.description);
  return null;
}

function labelled(c, label, description) {
  const id = freshId("field");
  const note = freshId("note");
  return h("div", { class: "field" },
    h("label", { for: id }, label, required(c) ? h("span", { class: "needed", title: "required" }, " *") : null),
    description && h("p", { class: "note", id: note }, description), input(c, id, description ? note : null));
}

const required = (c) => (c.type === INPUT || c.type === FILES || SELECTS.includes(c.type)) && c.required !== false;

function input(c, id, note) {
  const common = { id, name: c.custom_id, required: required(c), "aria-describedby": note };
  if (c.type === INPUT) {
    const limits = { ...common, class: "input", placeholder: c.placeholder || null, minlength: c.min_length || null, maxlength: c.max_length || 4000 };
    return c.style === 2 ? h("textarea", { ...limits, value: c.value || "" }) : h("input", { ...limits, type: "text", value: c.value || "" });
  }
  if (c.type === FILES) return h("input", { ...common, type: "file", multiple: (c.max_values ?? 1) > 1 });
  return h("select", { ...common, class: "input", multiple: (c.max_values ?? 1) > 1 },
    (c.max_values ?? 1) > 1 || required(c) ? null : h("option", { value: "" }, c.placeholder || "Nothing chosen"),
    choicesOf(c).map((o) => h("option", { value: o.value, selected: Boolean(o.default) }, o.label)));
}

function filled(c, data, files) {
  const all = data.getAll(c.custom_id);
  if (c.type === INPUT) return { custom_id: c.custom_id, value: all[0] ?? "" };
  if (c.type === FILES) return { custom_id: c.custom_id, files: all.filter((f) => f.size > 0).map((f) => files.push(f) - 1) };
  return { custom_id: c.custom_id, values: all.filter(Boolean) };
}

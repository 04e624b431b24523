// Editing a message in its place.
import { h } from "./dom.js";
import { state } from "./state.js";
import { editMessage } from "./actions.js";

export function editor(message, done) {
  const close = () => {
    state.editing = null;
    done();
  };
  const save = async () => {
    const content = text.value.trim();
    if (content && content !== message.content && !(await editMessage(message, content))) return;
    close();
  };
  const text = h("textarea", { class: "input", "aria-label": "Edit the message", "data-key": "edit", maxlength: 2000, value: message.content, onkeydown: (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  } });
  return h("div", { class: "editor" }, text, h("div", { class: "dialog-buttons" },
    h("button", { class: "button", type: "button", onclick: close }, "Cancel"),
    h("button", { class: "button primary", type: "button", onclick: save }, "Save")));
}

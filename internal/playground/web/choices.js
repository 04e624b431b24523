// A list to choose from, in a dialog beside its opener: one choice, or several.
import { h, byId, freshId } from "./dom.js";

// openChoices resolves to the values chosen, or to null when the person turned away.
export function openChoices(opener, { title, choices, least, most }) {
  return new Promise((resolve) => {
    const heading = freshId("choices");
    const several = most > 1;
    const boxes = choices.map((choice) => option(choice, several, () => {
      if (!several) finish([choice.value]);
      else check();
    }));
    const done = h("button", { class: "button primary", type: "button", onclick: () => finish(values()) }, "Done");
    const values = () => boxes.map((b) => b.querySelector("input")).filter((i) => i.checked).map((i) => i.value);
    const check = () => {
      const count = values().length;
      done.disabled = count < least || count > most;
    };
    const dialog = h("dialog", { class: "choices", "aria-labelledby": heading },
      h("h2", { id: heading, class: "choices-title" }, title),
      h("div", { class: "choices-list" }, boxes.length ? boxes : h("p", { class: "empty" }, "There is nothing to choose from.")),
      h("div", { class: "dialog-buttons" }, h("button", { class: "button", type: "button", onclick: () => finish(null) }, "Cancel"), several && done));
    let result = null;
    const finish = (chosen) => {
      result = chosen;
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      opener.focus();
      resolve(result);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) finish(null);
    });
    byId("layer").append(dialog);
    if (several) check();
    dialog.showModal();
  });
}

function option(choice, several, onPick) {
  const input = h("input", { type: several ? "checkbox" : "radio", name: "choice", value: choice.value, checked: Boolean(choice.default) });
  if (several) input.addEventListener("change", onPick);
  else {
    // The arrow keys move between radio buttons; only a click, Enter or space picks one.
    input.addEventListener("click", (event) => event.detail > 0 && onPick());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        onPick();
      }
    });
  }
  return h("label", { class: "choice" }, input,
    h("span", {}, choice.emoji?.name ? choice.emoji.name + " " : "", choice.label, choice.description && h("small", {}, choice.description)));
}

// Faults: makes the stand-in misbehave, to see how the bot takes it.
import { h, toast } from "./dom.js";
import { addView } from "./pane.js";
import { act } from "./actions.js";

export function mountFaults() {
  addView("faults", async (body) => {
    const list = h("div", { class: "faults" });
    body.replaceChildren(h("div", { class: "pane-scroll", tabindex: "0", role: "group", "aria-label": "Faults" }, list));
    draw(list, (await act("faults", { name: "" })) || []);
  });
}

function draw(list, faults) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  list.replaceChildren(h("p", {}, "Make the stand-in for Discord misbehave, and see how the bot takes it. The wire shows what happens."),
    ...faults.map((f) => h("section", { class: f.on ? "fault on" : "fault", "aria-label": f.title }, h("h3", {}, f.title), h("p", {}, f.note), f.once
      ? h("button", { class: "button", type: "button", "data-key": f.name, onclick: () => change(list, f, true) }, "Do it")
      : h("button", { class: f.on ? "button primary" : "button", type: "button", "data-key": f.name, onclick: () => change(list, f, !f.on) }, f.on ? "Switch off" : "Switch on"))));
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

async function change(list, fault, on) {
  const faults = await act("faults", { name: fault.name, on });
  if (!faults) return;
  if (fault.once) toast("Done: " + fault.title.toLowerCase() + ".");
  draw(list, faults);
}

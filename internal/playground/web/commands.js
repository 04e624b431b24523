// Slash commands: the list to choose from, and the form with their options.
import { h, icon, icons, freshId } from "./dom.js";
import { state, on } from "./state.js";
import { localized, slashCommands, runCommand, act } from "./actions.js";
import { choicesOf } from "./components.js";
import { suggester } from "./suggest.js";

const SUBCOMMAND = 1, GROUP = 2, STRING = 3, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, ATTACHMENT = 11;

// commandEntries lists each command, or each of its subcommands, whose shown
// name begins with what was typed.
export function commandEntries(typed) {
  const all = slashCommands().flatMap((command) => expand(command, command, [command.name], "/" + localized(command)));
  const wanted = ("/" + typed).toLowerCase();
  return all.filter((e) => e.shown.toLowerCase().startsWith(wanted) || ("/" + e.path.join(" ")).startsWith(wanted));
}

function expand(command, node, path, shown) {
  const inner = (node.options || []).filter((o) => o.type === SUBCOMMAND || o.type === GROUP);
  if (!inner.length) return [{ command, node, path, shown, label: shown, hint: localized(node, "description") }];
  return inner.flatMap((o) => expand(command, o, [...path, o.name], `${shown} ${localized(o)}`));
}

// commandForm is the form of one command. Text typed after its name goes into
// the first option. leave(text) closes it.
export function commandForm(entry, text, leave) {
  const options = entry.node.options || [];
  const hint = h("p", { class: "command-hint", "aria-live": "polite" }, localized(entry.node, "description"));
  const fields = h("div", { class: "command-fields" }, h("span", { class: "command-name" }, entry.shown));
  const extras = h("div", { class: "command-extras" });
  const shown = new Map();
  const show = (option, value, focus) => {
    const field = optionField(option, entry, value, (text) => (hint.textContent = text));
    shown.set(option.name, field);
    fields.append(field.node);
    extras.querySelector(`[data-option="${CSS.escape(option.name)}"]`)?.remove();
    if (focus) field.input.focus();
  };
  const first = options.findIndex((o) => o.required) >= 0 ? options.filter((o) => o.required) : options.slice(0, 1);
  for (const option of options.filter((o) => !first.includes(o))) {
    extras.append(h("button", { class: "extra", type: "button", "data-option": option.name, title: localized(option, "description"), onclick: () => show(option, "", true) }, "+ " + localized(option)));
  }
  first.forEach((option, i) => show(option, i === 0 ? text : "", false));
  const submit = async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    const files = [];
    const values = options.filter((o) => shown.has(o.name)).map((o) => shown.get(o.name).value(files)).filter(Boolean);
    form.setAttribute("aria-busy", "true");
    if (await runCommand(entry.path.join(" "), values, files)) leave("");
    else form.removeAttribute("aria-busy");
  };
  const form = h("form", { class: "command-form", "aria-label": entry.shown, onsubmit: submit, onkeydown: (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      leave("");
    } else if (event.key === "Backspace" && event.target.matches("input, textarea") && event.target.value === "" && shown.size <= first.length) {
      event.preventDefault();
      leave(entry.shown);
    }
  } },
  h("div", { class: "command-main" }, fields,
    h("button", { class: "icon-button small", type: "button", "aria-label": "Leave the command", onclick: () => leave("") }, icon(icons.close)),
    h("button", { class: "icon-button send", type: "submit", "aria-label": "Run " + entry.shown }, icon(icons.send))),
  extras.childElementCount ? extras : null, hint);
  return form;
}

function optionField(option, entry, value, say) {
  const id = freshId("option");
  const description = localized(option, "description");
  const input = optionInput(option, id, value);
  input.addEventListener("focus", () => say(`${description}. Enter runs the command, Escape leaves it.`));
  const node = h("span", { class: "command-option" }, h("label", { for: id }, localized(option), option.required && h("span", { class: "visually-hidden" }, " (required)")), input);
  if (option.type === STRING && !option.choices?.length) {
    const size = () => {
      input.style.height = "auto";
      input.style.height = Math.min(input.scrollHeight, 160) + "px";
    };
    input.addEventListener("input", size);
    if (option.autocomplete) completes(input, node, option, entry); // its Enter comes before the form's
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      input.form.requestSubmit();
    });
    queueMicrotask(size);
  }
  return { node, input, value: (files) => optionValue(option, input, files) };
}

function optionInput(option, id, value) {
  const common = { id, required: option.required, title: localized(option, "description") };
  const list = optionChoices(option);
  if (list) return h("select", common, h("option", { value: "" }, "–"), list.map((c) => h("option", { value: String(c.value) }, c.label)));
  if (option.type === INTEGER || option.type === NUMBER) {
    return h("input", { ...common, type: "number", min: option.min_value ?? null, max: option.max_value ?? null, step: option.type === NUMBER ? "any" : "1", value });
  }
  if (option.type === ATTACHMENT) return h("input", { ...common, type: "file" });
  return h("textarea", { ...common, rows: "1", minlength: option.min_length ?? null, maxlength: option.max_length ?? 6000, value });
}

function optionChoices(option) {
  if (option.choices?.length) return option.choices.map((c) => ({ label: localized(c), value: c.value }));
  switch (option.type) {
    case BOOLEAN:
      return [{ label: "yes", value: "true" }, { label: "no", value: "false" }];
    case USER:
      return choicesOf({ type: 5 });
    case ROLE:
      return choicesOf({ type: 6 });
    case MENTIONABLE:
      return choicesOf({ type: 7 });
    case CHANNEL:
      return choicesOf({ type: 8, channel_types: option.channel_types });
  }
  return null;
}

function optionValue(option, input, files) {
  if (option.type === ATTACHMENT) {
    if (!input.files.length) return null;
    files.push(input.files[0]);
    return { name: option.name, type: option.type, value: String(files.length - 1) };
  }
  const raw = input.dataset.value && input.dataset.label === input.value ? input.dataset.value : input.value.trim();
  if (raw === "") return null;
  const value = option.type === INTEGER || option.type === NUMBER ? Number(raw) : option.type === BOOLEAN ? raw === "true" : raw;
  return { name: option.name, type: option.type, value };
}

// The field that waits for the bot's suggestions, and what it got last.
let waiting = null;

on("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", ({ choices }) => waiting?.(choices || []));

function completes(input, anchor, option, entry) {
  let entries = [];
  let timer = 0;
  const suggest = suggester(input, anchor, [{
    at: /^([^]*)$/, list: () => entries.map((c) => ({ label: localized(c), value: c.value })),
    pick: (chosen) => {
      input.value = input.dataset.label = chosen.label;
      input.dataset.value = chosen.value;
      entries = [];
    },
  }]);
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      waiting = (choices) => {
        entries = document.activeElement === input ? choices : [];
        suggest.update();
      };
      const focused = { name: option.name, type: option.type, value: input.value };
      act("autocomplete", { channel: state.channel, name: entry.path.join(" "), options: [focused] });
    }, 200);
  };
  input.addEventListener("focus", ask);
  input.addEventListener("input", () => input.value !== input.dataset.label && ask());
}

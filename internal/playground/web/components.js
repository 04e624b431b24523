// Message components, the second version included: containers, text displays,
// sections, media, files, rows of buttons and selects.
import { h, icon, icons, freshId } from "./dom.js";
import { markdown, samplePath } from "./markdown.js";
import { state, local, nameOf, TEXT, DM } from "./state.js";
import { fileSize } from "./time.js";
import { openChoices } from "./choices.js";

const ROW = 1, BUTTON = 2, STRING_SELECT = 3, SECTION = 9, TEXT_DISPLAY = 10, THUMBNAIL = 11, GALLERY = 12,
  FILE = 13, SEPARATOR = 14, CONTAINER = 17;
const selects = { 3: "option", 5: "person", 6: "role", 7: "person or role", 8: "channel" };

// components draws the components of a message; act is called with the
// component, and its values, that a person pressed.
export function components(list, message, act) {
  return (list || []).map((component) => draw(component, message, act));
}

function draw(c, message, act) {
  switch (c.type) {
    case ROW:
      return h("div", { class: "row" }, components(c.components, message, act));
    case BUTTON:
      return button(c, act);
    case SECTION:
      return h("div", { class: "section" },
        h("div", { class: "section-text" }, components(c.components, message, act)),
        h("div", { class: "section-side" }, draw(c.accessory, message, act)));
    case TEXT_DISPLAY:
      return h("div", { class: "text" }, markdown(c.content));
    case THUMBNAIL:
      return h("div", { class: "thumbnail" }, picture(c.media, c.description, message, c.spoiler));
    case GALLERY:
      return h("div", { class: `gallery gallery-${Math.min(c.items.length, 4)}` },
        c.items.map((item) => h("figure", {}, picture(item.media, item.description, message, item.spoiler))));
    case FILE:
      return attachment(resolve(c.file, message));
    case SEPARATOR:
      return c.divider === false
        ? h("div", { class: c.spacing === 2 ? "gap gap-big" : "gap", "aria-hidden": "true" })
        : h("hr", { class: c.spacing === 2 ? "rule rule-big" : "rule" });
    case CONTAINER: {
      const node = h("div", { class: "container" }, components(c.components, message, act));
      if (c.accent_color !== null && c.accent_color !== undefined) {
        node.style.setProperty("--accent-bar", "#" + c.accent_color.toString(16).padStart(6, "0"));
      }
      return c.spoiler ? hidden(node, "Hidden card: show it") : node;
    }
  }
  if (selects[c.type]) return select(c, act);
  return h("p", { class: "unknown" }, `A part of this message (type ${c.type}) cannot be shown here.`);
}

const buttonStyles = { 1: "primary", 2: "", 3: "success", 4: "danger", 5: "", 6: "primary" };

function button(c, act) {
  const label = [c.emoji?.name && h("span", { "aria-hidden": "true" }, c.emoji.name), c.label && h("span", { class: "button-label" }, c.label)];
  const name = c.label ? null : c.emoji?.name || "Button";
  if (c.style === 5) {
    return h("a", { class: "button", href: c.url, target: "_blank", rel: "noopener noreferrer", "aria-label": name, "data-article": samplePath(c.url) ? c.url : null, "data-key": c.url },
      label, icon(icons.out));
  }
  const press = (event) => {
    event.currentTarget.setAttribute("aria-busy", "true");
    act(c, []);
  };
  return h("button", { class: `button ${buttonStyles[c.style] || ""}`, type: "button", disabled: c.disabled, "aria-label": name, "data-key": c.custom_id, onclick: press }, label);
}

// choicesOf returns what a select lets one choose from.
export function choicesOf(c) {
  const preset = new Set((c.default_values || []).map((v) => v.id));
  const people = () => [...state.people.map((p) => p.user), state.bot].filter(Boolean)
    .map((u) => ({ label: nameOf(u), value: u.id, description: u.bot ? "app" : u.username, default: preset.has(u.id) }));
  const roles = () => (state.guild?.roles || []).filter((r) => r.name !== "@everyone")
    .map((r) => ({ label: "@" + r.name, value: r.id, default: preset.has(r.id) }));
  switch (c.type) {
    case STRING_SELECT:
      return c.options || [];
    case 5:
      return people();
    case 6:
      return roles();
    case 7:
      return [...people(), ...roles()];
    default:
      return [...state.channels.values()].filter((ch) => ch.type !== DM && (!c.channel_types?.length || c.channel_types.includes(ch.type)))
        .map((ch) => ({ label: (ch.type === TEXT ? "#" : "") + ch.name, value: ch.id, default: preset.has(ch.id) }));
  }
}

function select(c, act) {
  const choices = choicesOf(c);
  const chosen = choices.filter((o) => o.default);
  const hint = c.placeholder || `Choose ${c.max_values > 1 ? selects[c.type] + "s" : "a " + selects[c.type]}`;
  const label = chosen.map((o) => o.label).join(", ") || hint;
  const open = async (event) => {
    const opener = event.currentTarget;
    const values = await openChoices(opener, { title: hint, choices, least: c.min_values ?? 1, most: c.max_values ?? 1 });
    if (!values) return;
    opener.setAttribute("aria-busy", "true");
    act(c, values);
  };
  return h("button", { class: "select", type: "button", disabled: c.disabled, "aria-haspopup": "dialog", "data-key": c.custom_id, "aria-label": `${hint}: ${chosen.length ? label : "nothing chosen"}`, onclick: open },
    h("span", { class: chosen.length ? "select-value" : "select-hint" }, label), icon("M6 8l4 4 4-4"));
}

// resolve finds the attachment behind attachment://name, or takes the media as it is.
function resolve(media, message) {
  const name = media?.url?.startsWith("attachment://") ? media.url.slice("attachment://".length) : "";
  return name ? (message.attachments || []).find((a) => a.filename === name) || { ...media, filename: name, url: "" } : media;
}

// picture shows pictures from this machine. Others are named, not loaded: the
// page asks nobody but the playground for anything.
export function picture(media, description, message, spoiler) {
  const found = resolve(media, message) || {};
  const address = local(found.proxy_url || found.url || "");
  const own = address.startsWith("/") || address.startsWith("data:image/");
  const alt = description || found.description || "";
  if (own && address) {
    const image = h("img", { src: address, alt, loading: "lazy" });
    return spoiler ? hidden(image, "Hidden picture: show it") : image;
  }
  let host = "";
  try {
    host = new URL(address).host;
  } catch {
    host = "unknown address";
  }
  return h("span", { class: "no-picture", role: "img", "aria-label": `Picture from ${host}, not loaded. ${alt}` }, icon("M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4"), h("span", {}, host));
}

function hidden(node, label) {
  return h("button", { class: "spoiler spoiler-block", type: "button", onclick: (event) => event.currentTarget.replaceWith(node) }, label);
}

// attachment is a file that hangs on a message.
export function attachment(file) {
  if (file.content_type?.startsWith("image/") && file.url) {
    return h("figure", { class: "image-file" }, picture(file, file.description, {}, false));
  }
  const name = file.filename || file.name || decodeURIComponent((file.url || "").split("/").pop()) || "file";
  const id = freshId("file");
  return h("div", { class: "file" }, icon(icons.file),
    h("span", { class: "file-text" }, h("span", { class: "file-name", id }, name), file.size ? h("span", { class: "file-size" }, fileSize(file.size)) : null),
    file.url && h("a", { class: "icon-button", href: local(file.url), download: name, "aria-label": "Download " + name }, icon(icons.down)));
}

// Embeds, the older kind of card, as links and other bots still bring them.
import { h } from "./dom.js";
import { markdown, spans, link } from "./markdown.js";
import { picture } from "./components.js";
import { clock, day } from "./time.js";

export function embed(e, message) {
  const node = h("div", { class: "embed" },
    h("div", { class: "embed-text" },
      e.provider?.name && h("p", { class: "embed-small" }, e.provider.name),
      e.author?.name && h("p", { class: "embed-author" }, e.author.url ? link(e.author.url, [e.author.name]) : e.author.name),
      e.title && h("p", { class: "embed-title" }, e.url ? link(e.url, spans(e.title)) : spans(e.title)),
      e.description && h("div", { class: "text" }, markdown(e.description)),
      e.fields?.length && h("dl", { class: "embed-fields" }, e.fields.map((f) => h("div", { class: f.inline ? "inline" : null }, h("dt", {}, spans(f.name)), h("dd", {}, markdown(f.value))))),
      e.image && picture(e.image, "", message),
      (e.footer || e.timestamp) && h("p", { class: "embed-small" }, [e.footer?.text, e.timestamp && `${day(new Date(e.timestamp))}, ${clock(new Date(e.timestamp))}`].filter(Boolean).join(" · "))),
    e.thumbnail && h("div", { class: "thumbnail" }, picture(e.thumbnail, "", message)));
  if (e.color) node.style.setProperty("--accent-bar", "#" + e.color.toString(16).padStart(6, "0"));
  return node;
}

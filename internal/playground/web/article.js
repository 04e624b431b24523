// The article pane: a shelf, and the article itself, a real page in a frame
// without scripts, in which a cited sentence is marked and scrolled to.
import { h, byId, icon, icons, say } from "./dom.js";
import { state, on } from "./state.js";
import { addView, openPane, paneShown, closePane } from "./pane.js";
import { mark } from "./fragment.js";
import { samplePath } from "./markdown.js";
import { card, summarize } from "./welcome.js";
import { dark } from "./sidebar.js";

let address = ""; // of the article on show, with its fragment
let frame = null;

export function mountArticles() {
  addView("articles", draw);
  on("theme", () => frame && paint());
  on("pane-closed", () => (frame = null));
  // A link to one of the playground's own articles opens here, not in a new tab.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-article]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openArticle(link.dataset.article);
  });
}

// openArticle shows an article, and the sentence that its fragment names.
export function openArticle(url, { quiet = false } = {}) {
  const same = frame && paneShown() === "articles" && samplePath(address) === samplePath(url);
  address = url;
  if (paneShown() === "articles") {
    if (same) cite(true);
    else draw(byId("pane").querySelector(".pane-body"));
    return;
  }
  openPane("articles", { quiet });
}

function draw(body) {
  frame = null;
  if (!address) {
    body.replaceChildren(h("div", { class: "pane-scroll", tabindex: "0", role: "group", "aria-label": "Sample articles" }, h("ul", { class: "shelf narrow", role: "list" }, state.samples.map((s) => h("li", {}, card(s))))));
    return;
  }
  const path = samplePath(address);
  const sample = state.samples.find((s) => s.path === path);
  frame = h("iframe", { class: "article-frame", title: sample ? `Article: ${sample.headline}` : "Article", src: path, sandbox: "allow-same-origin" });
  frame.addEventListener("load", () => {
    frame.contentDocument.addEventListener("keydown", (event) => event.key === "Escape" && closePane());
    frame.contentDocument.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
    paint();
    cite(false);
  });
  body.replaceChildren(
    h("div", { class: "article-bar" },
      h("button", { class: "icon-button", type: "button", "aria-label": "All articles", onclick: back }, icon(icons.back)),
      h("span", { class: "article-address" }, path), sample && h("button", { class: "button", type: "button", onclick: () => summarizeHere(sample) }, "Summarize this"),
      h("a", { class: "icon-button", href: address, target: "_blank", rel: "noopener", "aria-label": "Open the article in a tab of its own" }, icon(icons.out))),
    frame);
}

function back() {
  address = "";
  draw(byId("pane").querySelector(".pane-body"));
  byId("pane").querySelector(".pane-scroll").focus();
}

function summarizeHere(sample) {
  if (matchMedia("(max-width: 1080px)").matches) closePane();
  summarize(sample);
}

const paint = () => (frame.contentDocument.documentElement.dataset.theme = dark() ? "dark" : "light");

function cite(smooth) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = mark(frame.contentDocument, address, smooth && !calm);
  if (text) say(`Shown in the article: ${text}`);
}

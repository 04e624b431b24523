// The start of a channel. In the first one it is a shelf of articles to try.
import { h, byId, icon, icons, toast } from "./dom.js";
import { state, on, nameOf, isThread, show, TEXT, DM, FORUM } from "./state.js";
import { slashCommands, runCommand } from "./actions.js";
import { openArticle } from "./article.js";

export function mountWelcome() {
  for (const topic of ["all", "channel", "commands", "channels"]) on(topic, draw);
}

function draw() {
  const channel = state.channels.get(state.channel);
  const root = byId("welcome");
  if (!channel) return root.replaceChildren();
  if (root.contains(document.activeElement) && root.dataset.channel === channel.id) return; // not while one works in it
  root.dataset.channel = channel.id;
  const firstChannel = [...state.channels.values()].find((c) => c.type === TEXT)?.id;
  if (channel.type === FORUM) root.replaceChildren(...forum(channel));
  else if (channel.id === firstChannel) root.replaceChildren(...shelf());
  else root.replaceChildren(...plain(channel));
}

function plain(channel) {
  if (channel.type === DM) {
    return [h("h2", {}, nameOf(state.bot)), h("p", {}, "Paste a link or the text of an article here, and Lede answers with a summary. No command is needed in a direct message.")];
  }
  if (isThread(channel)) return [h("h2", {}, channel.name), h("p", {}, "Questions in this thread go to Lede with the article that the thread is about.")];
  return [h("h2", {}, "# " + channel.name), h("p", {}, channel.topic ? channel.topic + ". " : "", "This is the start of the channel.")];
}

function forum(channel) {
  const posts = [...state.channels.values()].filter((c) => isThread(c) && c.parent_id === channel.id);
  return [h("h2", {}, channel.name), h("p", {}, channel.topic || "Each post is a talk of its own."),
    posts.length ? h("ul", { class: "posts", role: "list" }, posts.map((p) => h("li", {}, h("button", { class: "post", type: "button", onclick: () => show(p.id) }, h("b", {}, p.name), h("span", {}, `${p.message_count ?? 0} replies`)))))
      : h("p", { class: "empty" }, "No post yet.")];
}

function shelf() {
  return [
    h("h2", {}, "Paste a link. Lede reads it for the channel."),
    h("p", {}, "Every sentence of a summary cites the one that it comes from. Try it on these articles, which live on this machine; or paste a link, type ", h("kbd", {}, "/summarize"), ", or open the menu of a message."),
    h("ul", { class: "shelf", role: "list" }, state.samples.map((sample) => h("li", {}, card(sample)))),
  ];
}

export function card(sample) {
  return h("article", { class: "sample", "data-sample": sample.path },
    h("p", { class: "sample-site" }, h("span", {}, sample.site), sample.language_name && h("span", { class: "badge quiet" }, sample.language_name)),
    h("h3", { lang: sample.language }, h("a", { href: sample.url, "data-article": sample.url, target: "_blank", rel: "noopener" }, sample.headline)),
    h("p", { class: "sample-note" }, sample.note),
    h("div", { class: "sample-buttons" },
      h("button", { class: "button primary", type: "button", onclick: () => summarize(sample), "aria-label": `Summarize this: ${sample.headline}` }, "Summarize this"),
      sample.compare && h("button", { class: "button", type: "button", onclick: () => compare(sample) , "aria-label": `Compare with the other report: ${sample.headline}` }, "Compare")));
}

export function summarize(sample) {
  openArticle(sample.url, { quiet: true });
  return run("summarize", [sample.url]);
}

const compare = (sample) => run("compare", [sample.url, sample.compare]);

// run gives the first options of a command, all of text, the values.
async function run(name, values) {
  const command = slashCommands().find((c) => c.name === name);
  if (!command) return toast("Lede is still starting. Try again in a moment.");
  const texts = (command.options || []).filter((o) => o.type === 3 && !o.choices?.length);
  return runCommand(command.name, values.map((value, i) => ({ name: texts[i]?.name, type: 3, value })).filter((o) => o.name));
}

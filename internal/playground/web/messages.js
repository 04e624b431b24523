// The list of messages of the channel on show.
import { h, icon, icons, byId, freshId } from "./dom.js";
import { state, on, messagesOf, messageBy, nameOf, roleOf, may, MANAGE_MESSAGES, FLAG, show, emit } from "./state.js";
import { markdown } from "./markdown.js";
import { components, attachment } from "./components.js";
import { embed } from "./embeds.js";
import { avatar } from "./avatar.js";
import { clock, full, day, moment } from "./time.js";
import { openMenu, onLongPress } from "./menu.js";
import { copy } from "./dom.js";
import * as actions from "./actions.js";
import { editor } from "./editor.js";

const failed = new Map(); // message id → the sentence below a message whose button got no answer
let atEnd = true;

export function mountMessages() {
  const list = byId("messages");
  const scroller = byId("scroller");
  on("all", drawAll);
  on("channel", drawAll);
  on("message", (message) => message.channel_id === state.channel && added(message));
  on("message-changed", (message) => message.channel_id === state.channel && changed(message));
  on("message-gone", ({ id, channel }) => channel === state.channel && gone(id));
  on("composing", markReply);
  on("INTERACTION_SUCCESS", ({ id }) => quiet(actions.pressed.get(id) || ""));
  on("failed", ({ message, text }) => {
    failed.set(message, text);
    const m = messageBy(state.channel, message);
    if (m) changed(m);
  });
  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
    if (atEnd) byId("jump").hidden = true;
  }, { passive: true });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);
  byId("jump").addEventListener("click", () => toEnd());
  list.addEventListener("keydown", keys);
  list.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(".message");
    if (!node || event.target.closest("textarea, input")) return;
    event.preventDefault();
    const fromKeys = event.button !== 2;
    const box = node.getBoundingClientRect();
    menuFor(node, fromKeys ? box.left + 60 : event.clientX, fromKeys ? box.top + 24 : event.clientY);
  });
  onLongPress(list, ".message", (node, x, y) => menuFor(node, x, y));
}

export function toEnd() {
  const scroller = byId("scroller");
  scroller.scrollTop = scroller.scrollHeight;
  atEnd = true;
}

function drawAll() {
  const list = byId("messages");
  const nodes = [];
  let previous = null;
  for (const message of messagesOf(state.channel)) {
    nodes.push(...item(message, previous));
    previous = message;
  }
  list.replaceChildren(...nodes);
  list.setAttribute("aria-label", "Messages in " + (state.channels.get(state.channel)?.name || "the conversation"));
  rove(list.querySelector("li:last-child > .message"));
  if (nodes.length) return toEnd();
  byId("scroller").scrollTop = 0; // the start of the channel is what there is to see
  atEnd = false;
}

function added(message) {
  const list = byId("messages");
  const all = messagesOf(state.channel);
  list.append(...item(message, all.at(-2)));
  if (!list.querySelector('.message[tabindex="0"]')) rove(list.querySelector(".message"));
  const asked = (message.interaction_metadata?.user ?? message.author).id;
  if (atEnd || asked === state.me.id) toEnd();
  else byId("jump").hidden = false;
}

const nodeOf = (id) => byId("messages").querySelector(`.message[data-id="${CSS.escape(id)}"]`);

// changed draws one message anew and keeps the focus on the same control.
function changed(message) {
  const node = nodeOf(message.id);
  if (!node) return;
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key || "" : null;
  const tabindex = node.getAttribute("tabindex");
  const all = messagesOf(state.channel);
  const at = all.findIndex((m) => m.id === message.id);
  const [fresh] = item(message, all[at - 1]).slice(-1);
  fresh.firstChild.setAttribute("tabindex", tabindex);
  node.parentElement.replaceWith(fresh);
  if (focused !== null) ((focused && fresh.querySelector(`[data-key="${CSS.escape(focused)}"]:not(:disabled)`)) || fresh.firstChild).focus({ preventScroll: true });
  if (atEnd) toEnd();
}

// quiet ends the waiting of a message's buttons.
function quiet(id) {
  for (const busy of nodeOf(id)?.querySelectorAll("[aria-busy]") || []) busy.removeAttribute("aria-busy");
}

function gone(id) {
  const node = nodeOf(id);
  if (!node) return;
  const neighbour = node.parentElement.previousElementSibling?.querySelector(".message") || node.parentElement.nextElementSibling?.querySelector(".message");
  const focused = node.contains(document.activeElement);
  const roving = node.getAttribute("tabindex") === "0";
  node.parentElement.remove();
  if (roving) rove(neighbour);
  if (focused) (neighbour || byId("composer-text"))?.focus({ preventScroll: true });
}

function rove(node) {
  if (!node) return;
  for (const other of byId("messages").querySelectorAll('.message[tabindex="0"]')) other.setAttribute("tabindex", "-1");
  node.setAttribute("tabindex", "0");
}

function keys(event) {
  const node = event.target.closest(".message");
  if (!node || event.target !== node) return;
  const all = [...byId("messages").querySelectorAll(".message")];
  const at = all.indexOf(node);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    if (all[to]) {
      rove(all[to]);
      all[to].focus();
    }
    return;
  }
  const message = messageBy(state.channel, node.dataset.id);
  if (!message || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    const box = node.getBoundingClientRect();
    menuFor(node, box.left + 60, box.top + 24);
  } else if (event.key === "r") reply(message);
  else if (event.key === "n") actions.toggleReaction(message, actions.NEWSPAPER);
  else return;
  event.preventDefault();
}

// item is the list item of a message, with the day above it where a day begins.
function item(message, previous) {
  const when = moment(message);
  const nodes = [];
  if (!previous || day(moment(previous)) !== day(when)) {
    nodes.push(h("li", { class: "day" }, h("span", {}, day(when))));
  }
  const sameVoice = nodes.length === 0 && previous && previous.author.id === message.author.id && !opening(message)
    && isPrivate(previous) === isPrivate(message) && when - moment(previous) < 7 * 60e3;
  nodes.push(h("li", {}, draw(message, sameVoice)));
  return nodes;
}

const isPrivate = (m) => Boolean((m.flags || 0) & FLAG.PRIVATE);
const opening = (m) => Boolean(m.message_reference || m.interaction_metadata || m.interaction);

// shownOf is what a message stands for: a thread's first message shows the one
// that the thread hangs on.
const shownOf = (message) => (message.type === 21 && message.referenced_message) || message;

function draw(held, sameVoice) {
  const message = shownOf(held);
  const id = freshId("message");
  const when = moment(message);
  const bot = message.author.bot;
  const role = roleOf(message.author.id);
  const mentioned = (message.mentions || []).some((u) => u.id === state.me.id) && message.author.id !== state.me.id;
  const classes = ["message", sameVoice && "same", isPrivate(message) && "private", mentioned && "mentioned", state.replyingTo?.id === message.id && "replied"];
  return h("article", { class: classes.filter(Boolean).join(" "), "data-id": held.id, tabindex: "-1", "aria-labelledby": `${id}-who ${id}-when` },
    held === message && above(message),
    h("div", { class: "side" }, sameVoice ? h("span", { class: "side-time", "aria-hidden": "true" }, clock(when)) : avatar(message.author)),
    h("div", { class: "body" },
      h("div", { class: sameVoice ? "visually-hidden" : "who" },
        h("span", { class: "name", id: `${id}-who` }, nameOf(message.author)),
        bot && h("span", { class: "badge" }, "app"), role && role !== "member" && h("span", { class: "badge quiet" }, role),
        h("time", { class: "when", id: `${id}-when`, datetime: when.toISOString(), title: full(when) }, clock(when))),
      state.editing === message.id ? editor(message, () => changed(messageBy(message.channel_id, message.id) ?? message)) : content(message),
      held === message && below(message)),
    held === message && toolbar(message));
}

// above says what a message answers: another message, or a command.
function above(message) {
  const meta = message.interaction_metadata || message.interaction;
  if (meta && !message.message_reference?.message_id) {
    const name = meta.name || message.interaction?.name;
    return h("div", { class: "above" }, icon(icons.reply), h("span", {}, h("b", {}, nameOf(meta.user)), name ? " used " : " asked", name && h("span", { class: "mention" }, meta.type === 2 && message.type === 20 ? "/" + name : name)));
  }
  if (message.type !== 19 && !message.referenced_message) return null;
  const to = message.referenced_message;
  if (!to) return h("div", { class: "above" }, icon(icons.reply), h("i", {}, "The message was deleted."));
  const jump = () => {
    const node = nodeOf(to.id);
    if (!node) return;
    rove(node);
    node.scrollIntoView({ block: "center" });
    node.focus();
  };
  return h("div", { class: "above" }, icon(icons.reply),
    h("button", { type: "button", class: "quoted", onclick: jump, "data-key": "quoted" }, h("b", {}, nameOf(to.author)), " ", actions.textOf(to).slice(0, 140) || "a message"));
}

function content(message) {
  const flags = message.flags || 0;
  if (flags & FLAG.LOADING) {
    return h("p", { class: "thinking" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), `${nameOf(message.author)} is thinking…`);
  }
  if (message.type === 18) return h("p", { class: "note-line" }, "started a thread: ", h("button", { type: "button", class: "mention", onclick: () => show(message.message_reference?.channel_id || message.thread?.id) }, message.content));
  const press = async (component, values) => {
    failed.delete(message.id);
    if (!(await actions.pressComponent(message, component, values))) quiet(message.id);
  };
  const parts = [];
  if (message.content) parts.push(h("div", { class: "text" }, markdown(message.content), message.edited_timestamp && h("span", { class: "edited" }, "(edited)")));
  for (const snapshot of message.message_snapshots || []) parts.push(forwarded(snapshot.message));
  if (!(flags & FLAG.EMBEDS_HIDDEN)) for (const e of message.embeds || []) parts.push(embed(e, message));
  const shown = JSON.stringify(message.components || []);
  for (const a of message.attachments || []) if (!shown.includes(`attachment://${a.filename}`) && !shown.includes(a.url)) parts.push(attachment(a));
  parts.push(...components(message.components, message, press));
  if (parts.length === 0) parts.push(h("p", { class: "note-line" }, "This message has no text."));
  return parts;
}

const forwarded = (m) => h("blockquote", { class: "forwarded" }, h("p", { class: "md-small" }, "Forwarded"), markdown(m.content), (m.embeds || []).map((e) => embed(e, m)), (m.attachments || []).map(attachment));

function below(message) {
  const nodes = [];
  if (message.reactions?.length) {
    nodes.push(h("div", { class: "reactions" }, message.reactions.map((r) => h("button", {
      type: "button", class: "reaction", "aria-pressed": String(Boolean(r.me)), "data-key": "reaction" + r.emoji.name,
      "aria-label": `${r.emoji.name}, ${r.count} ${r.count === 1 ? "reaction" : "reactions"}`, onclick: () => actions.toggleReaction(message, r.emoji.name),
    }, emoji(r.emoji.name), h("span", { "aria-hidden": "true" }, String(r.count))))));
  }
  const thread = message.thread || [...state.channels.values()].find((c) => c.id === message.id && c.type !== 15);
  if (thread && thread.id !== state.channel) {
    nodes.push(h("button", { type: "button", class: "thread-link", "data-key": "thread", onclick: () => show(thread.id) }, icon(icons.thread), h("span", {}, thread.name), h("small", {}, "Open the thread")));
  }
  if (failed.has(message.id)) nodes.push(h("p", { class: "failed" }, failed.get(message.id)));
  if (isPrivate(message)) {
    nodes.push(h("p", { class: "only-you" }, icon(icons.eye), "Only you can see this", h("button", { type: "button", class: "link-button", "data-key": "dismiss", onclick: () => dismiss(message) }, "Dismiss")));
  }
  return nodes;
}

// The emoji that the menu offers are drawn, as not every machine has a font for them.
const drawn = { [actions.NEWSPAPER]: icons.react, "👍": icons.thumb };
const emoji = (name) => (drawn[name] ? icon(drawn[name]) : h("span", { "aria-hidden": "true" }, name));

function dismiss(message) {
  state.messages.set(message.channel_id, messagesOf(message.channel_id).filter((m) => m.id !== message.id));
  emit("message-gone", { id: message.id, channel: message.channel_id });
}

export function reply(message) {
  state.replyingTo = message;
  emit("composing");
  byId("composer-text")?.focus();
}

function markReply() {
  for (const node of byId("messages").querySelectorAll(".message")) node.classList.toggle("replied", node.dataset.id === state.replyingTo?.id);
}

function toolbar(message) {
  if (isPrivate(message) || (message.flags || 0) & FLAG.LOADING) return null;
  const tool = (name, path, run, key) => h("button", { type: "button", class: "icon-button", tabindex: "-1", "aria-label": name, title: name, "data-key": key, onclick: run }, icon(path));
  return h("div", { class: "message-tools" },
    tool("Ask Lede for a summary with 📰", icons.react, () => actions.toggleReaction(message, actions.NEWSPAPER), "tool-react"),
    tool("Reply", icons.reply, () => reply(message), "tool-reply"),
    tool("More", icons.more, (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      menuFor(event.currentTarget.closest(".message"), box.right - 200, box.bottom + 4);
    }, "tool-more"));
}

function menuFor(node, x, y) {
  const held = messageBy(state.channel, node.dataset.id);
  if (!held) return;
  rove(node);
  const message = shownOf(held);
  if (held !== message) { // it lives in another channel
    openMenu([{ name: "Message", items: [{ label: "Copy text", icon: icons.copy, run: () => copy(actions.textOf(message)) }] }], { x, y, label: "First message of the thread", opener: node });
    return;
  }
  const own = message.author.id === state.me.id;
  const secret = isPrivate(message);
  const apps = secret ? [] : actions.messageCommands().map((c) => ({ label: actions.localized(c), icon: icons.file, run: () => actions.useOnMessage(c, message) }));
  const first = secret ? [] : [
    { label: "Reply", icon: icons.reply, run: () => reply(message) },
    { label: "React with a newspaper", icon: icons.react, run: () => actions.toggleReaction(message, actions.NEWSPAPER) },
    { label: "React with a thumb up", icon: icons.thumb, run: () => actions.toggleReaction(message, "👍") },
    state.guild && !message.thread && state.channels.get(state.channel)?.type === 0 && { label: "Start a thread", icon: icons.thread, run: () => actions.startThread(message) },
  ].filter(Boolean);
  const last = [
    { label: "Copy text", icon: icons.copy, run: () => copy(actions.textOf(message)) },
    own && !secret && { label: "Edit", icon: icons.pencil, run: () => edit(message) },
    !secret && (own || may(MANAGE_MESSAGES)) && { label: "Delete", icon: icons.close, danger: true, run: () => actions.deleteMessage(message) },
    secret && { label: "Dismiss", icon: icons.close, run: () => dismiss(message) },
  ].filter(Boolean);
  openMenu([{ name: "Message", items: first }, { name: "Apps", shown: true, items: apps }, { name: "More", items: last }],
    { x, y, label: `Message of ${nameOf(message.author)}`, opener: node });
}

export function edit(message) {
  state.editing = message.id;
  changed(message);
  nodeOf(message.id)?.querySelector("textarea")?.focus();
}

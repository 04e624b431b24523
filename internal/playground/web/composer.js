// Where a person writes: text, files, replies, and the way into commands.
import { h, icon, icons, byId } from "./dom.js";
import { state, on, emit, messagesOf, nameOf, isThread, may, FORUM, FLAG } from "./state.js";
import * as actions from "./actions.js";
import { edit, toEnd } from "./messages.js";
import { suggester } from "./suggest.js";
import { commandForm, commandEntries } from "./commands.js";

const SEND = 11, SEND_IN_THREADS = 38;
const LONGEST = 2000;

let files = [];
const drafts = new Map(); // channel id → text not yet sent

export function mountComposer() {
  on("all", draw);
  on("channel", draw);
  on("channel-changed", (channel) => channel.id === state.channel && draw());
  on("composing", draw);
  // Commands that come while a slash is typed are suggested at once.
  on("commands", () => {
    const text = byId("composer-text");
    if (text && text === document.activeElement && text.value.startsWith("/")) text.dispatchEvent(new Event("input"));
  });
  on("command", ({ entry, text }) => begin(entry, text));
  // A slash goes to the message box from wherever it is typed.
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) byId("composer-text")?.focus();
  });
  const box = byId("chat");
  box.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  box.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
}

function draw() {
  const root = byId("composer");
  const channel = state.channels.get(state.channel);
  const typing = root.contains(document.activeElement);
  if (!channel) return root.replaceChildren();
  if (channel.type === FORUM) {
    root.replaceChildren(h("div", { class: "no-writing" }, h("button", { class: "button primary", type: "button", onclick: () => actions.startPost(channel) }, "New post")));
    return;
  }
  if (channel.permissions !== undefined && !may(isThread(channel) ? SEND_IN_THREADS : SEND)) {
    root.replaceChildren(h("p", { class: "no-writing" }, `${nameOf(state.me)} may read here, but not write.`));
    return;
  }
  root.replaceChildren(...[replying(), chips(), textForm(channel)].filter(Boolean));
  if (typing) byId("composer-text")?.focus();
}

function replying() {
  if (!state.replyingTo) return null;
  return h("div", { class: "replying" }, icon(icons.reply), h("span", {}, "Replying to ", h("b", {}, nameOf(state.replyingTo.author))),
    h("button", { class: "icon-button small", type: "button", "aria-label": "Do not reply", onclick: stopReplying }, icon(icons.close)));
}

function stopReplying() {
  state.replyingTo = null;
  emit("composing");
  byId("composer-text")?.focus();
}

function chips() {
  if (!files.length) return null;
  return h("ul", { class: "file-chips", "aria-label": "Files to send" }, files.map((file) => h("li", {}, icon(icons.file), h("span", {}, file.name),
    h("button", { class: "icon-button small", type: "button", "aria-label": "Leave out " + file.name, onclick: () => {
      files = files.filter((f) => f !== file);
      draw();
      byId("composer-text")?.focus();
    } }, icon(icons.close)))));
}

function addFiles(list) {
  files = [...files, ...list].slice(0, 10);
  draw();
  byId("composer-text")?.focus();
}

function textForm(channel) {
  const name = channel.type === 1 ? "@" + nameOf(channel.recipients?.[0] || state.bot) : (isThread(channel) ? "" : "#") + channel.name;
  const text = h("textarea", {
    id: "composer-text", class: "composer-text", rows: "1", "aria-label": `Message ${name}`, placeholder: `Message ${name}, or type /`,
    autocomplete: "off", spellcheck: "true", value: drafts.get(channel.id) || "",
  });
  const picker = h("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", accept: ".txt,.md,.html,.htm,.pdf,text/*,application/pdf", onchange: () => addFiles(picker.files) });
  const submit = async (event) => {
    event?.preventDefault();
    await send(channel, text);
  };
  const form = h("form", { class: "composer-form", onsubmit: submit },
    h("button", { class: "icon-button", type: "button", "aria-label": "Attach a file: text, Markdown, HTML or PDF", onclick: () => picker.click() }, icon(icons.attach)), picker,
    text, h("button", { class: "icon-button send", type: "submit", "aria-label": "Send" }, icon(icons.send)));
  const suggest = suggester(text, form, [
    { at: /^\/([^\n]{0,40})$/, list: commandEntries, pick: (entry) => {
      text.value = "";
      begin(entry, "");
    } },
    { at: /(?:^|\s)@([\p{L}\p{N}_]{0,20})$/u, list: mentionEntries, pick: (entry, found) => {
      text.value = text.value.slice(0, text.selectionStart - found[1].length) + entry.label + " " + text.value.slice(text.selectionStart);
    } },
  ]);
  text.addEventListener("input", () => {
    grow(text);
    const whole = text.value.match(/^\/(\S+(?: \S+)?) ([^]*)$/);
    const entry = whole && commandEntries("").find((e) => e.path.join(" ") === whole[1] || e.shown === "/" + whole[1]) ;
    const single = text.value.match(/^\/(\S+) ([^]*)$/);
    const short = single && commandEntries("").find((e) => e.path.length === 1 && (e.path[0] === single[1] || e.shown === "/" + single[1]));
    if (entry && entry.path.length > 1) begin(entry, whole[2]);
    else if (short) begin(short, single[2]);
    else drafts.set(channel.id, text.value);
  });
  text.addEventListener("paste", (event) => event.clipboardData.files.length && (event.preventDefault(), addFiles(event.clipboardData.files)));
  text.addEventListener("keydown", (event) => {
    if (suggest.open() || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) submit(event);
    else if (event.key === "Escape" && state.replyingTo) stopReplying();
    else if (event.key === "ArrowUp" && text.value === "") editLast(event);
  });
  queueMicrotask(() => grow(text));
  return form;
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = Math.min(text.scrollHeight, 220) + "px";
}

function editLast(event) {
  const own = messagesOf(state.channel).findLast((m) => m.author.id === state.me.id && !((m.flags || 0) & FLAG.PRIVATE));
  if (!own) return;
  event.preventDefault();
  edit(own);
}

function mentionEntries(start) {
  const names = [state.bot, ...state.people.map((p) => p.user)].filter(Boolean);
  return names.filter((u) => nameOf(u).toLowerCase().startsWith(start.toLowerCase())).map((u) => ({ label: nameOf(u), hint: u.bot ? "app" : u.username }));
}

// withMentions turns @Name into what Discord stores.
function withMentions(text) {
  const users = [state.bot, ...state.people.map((p) => p.user)].filter(Boolean).sort((a, b) => nameOf(b).length - nameOf(a).length);
  return users.reduce((whole, user) => whole.replaceAll(new RegExp(`(^|[\\s(])@${nameOf(user).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_])`, "giu"), `$1<@${user.id}>`), text);
}

let sending = false;

async function send(channel, text) {
  let content = withMentions(text.value.trim());
  if (sending || (!content && !files.length)) return;
  const attached = [...files];
  if ([...content].length > LONGEST) {
    attached.push(new File([content], "message.txt", { type: "text/plain" })); // as Discord's own client does
    content = "";
  }
  sending = true;
  const before = [text.value, files];
  text.value = "";
  files = [];
  drafts.delete(channel.id);
  const sent = await actions.sendMessage(content, attached);
  sending = false;
  if (!sent) {
    [text.value, files] = before;
    drafts.set(channel.id, text.value);
  }
  draw();
  byId("composer-text")?.focus();
  toEnd();
}

// begin puts a command's form in place of the text.
function begin(entry, text) {
  const channel = state.channels.get(state.channel);
  drafts.delete(channel.id);
  const leave = (kept) => {
    if (kept) drafts.set(channel.id, kept);
    draw();
    byId("composer-text")?.focus();
  };
  const form = commandForm(entry, text, leave);
  byId("composer").replaceChildren(form);
  (form.querySelector("input, textarea, select") || form.querySelector("[type=submit]")).focus();
}

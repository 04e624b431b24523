// What a person can do, each as one function. Refusals become a sentence at
// the foot of the page.
import { post, Refused } from "./api.js";
import { toast, say } from "./dom.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { state, emit, nameOf, userBy } from "./state.js";
import { locale, timestamp } from "./time.js";

export const NEWSPAPER = "📰";

// act posts, and says so when it was refused.
export async function act(doing, payload, files) {
  try {
    return await post(doing, state.me.username, payload, files);
  } catch (error) {
    const text = error instanceof Refused ? error.message : "Something went wrong in the page.";
    toast(text);
    if (!(error instanceof Refused)) console.error(error);
    return null;
  }
}

// sendMessage resolves to true once the message is in the channel.
export async function sendMessage(content, files) {
  const reply = state.replyingTo?.id;
  const sent = await act("message", { channel: state.channel, content, reply_to: reply }, files);
  if (!sent) return false;
  state.replyingTo = null;
  emit("composing");
  return true;
}

export const editMessage = (message, content) => act("edit", { channel: message.channel_id, message: message.id, content });

export async function deleteMessage(message) {
  const sure = await ask({ title: "Delete this message?", submit: "Delete", danger: true, body: h("p", {}, "It goes for everybody in the channel. Lede takes its reply away as well.") });
  if (sure) await act("delete", { channel: message.channel_id, message: message.id });
}

export function toggleReaction(message, emoji) {
  const mine = (message.reactions || []).some((r) => r.emoji.name === emoji && r.me);
  return act("react", { channel: message.channel_id, message: message.id, emoji, on: !mine });
}

export async function startThread(message) {
  const data = await ask({ title: "Start a thread", submit: "Start", body: h("div", { class: "field" },
    h("label", { for: "thread-name" }, "Name of the thread"),
    h("input", { class: "input", id: "thread-name", name: "name", required: true, maxlength: 100, value: (message.content || "Talk").slice(0, 40) })) });
  if (data) return act("thread", { channel: message.channel_id, message: message.id, name: data.get("name") });
}

// startPost opens a post in a forum.
export async function startPost(channel) {
  const data = await ask({ title: `New post in ${channel.name}`, submit: "Post", body: [
    h("div", { class: "field" }, h("label", { for: "post-name" }, "Title"), h("input", { class: "input", id: "post-name", name: "name", required: true, maxlength: 100 })),
    h("div", { class: "field" }, h("label", { for: "post-text" }, "Message"), h("textarea", { class: "input", id: "post-text", name: "content", required: true, maxlength: 2000 })),
  ] });
  if (data) return act("post", { channel: channel.id, name: data.get("name"), content: data.get("content") });
}

// runCommand sends a slash command; a subcommand's name follows its command's
// after a space.
export const runCommand = (name, options, files) => interact("/" + name, "command", { channel: state.channel, name, options }, files);

// useOnMessage uses a message command.
export const useOnMessage = (command, message) => interact(localized(command), "menu", { message: message.id, name: command.name });

// asked remembers what an interaction was, and where.
export const asked = new Map();

async function interact(label, doing, payload, files) {
  const channel = state.channel;
  emit("waiting", { label });
  const sent = await act(doing, payload, files);
  if (sent?.id) asked.set(sent.id, { label, channel });
  else emit("waited");
  return sent !== null;
}

// pressed remembers which message an interaction's component stands on.
export const pressed = new Map();

export async function pressComponent(message, component, values) {
  const made = await act("component", { message: message.id, custom_id: component.custom_id, button: component.type === 2, values });
  if (made?.id) pressed.set(made.id, message.id);
  return made;
}

// localized returns a command's or an option's own name in the person's language.
export function localized(thing, field = "name") {
  const table = thing[field + "_localizations"];
  return table?.[locale.tag] || table?.[locale.tag.split("-")[0]] || thing[field] || "";
}

const commandsHere = () => state.commands[state.channel] || state.commands[state.channels.get(state.channel)?.parent_id] || [];
export const messageCommands = () => commandsHere().filter((c) => c.type === 3);
export const slashCommands = () => commandsHere().filter((c) => (c.type ?? 1) === 1);

export function announce(message) {
  if (message.author.id === state.me.id) return;
  say(`${nameOf(message.author)}: ${textOf(message)}`);
}

// textOf gathers all text that a message shows.
export function textOf(message) {
  const parts = [];
  const walk = (list) => {
    for (const c of list || []) {
      if (c.content) parts.push(c.content);
      walk(c.components);
    }
  };
  if (message.content) parts.push(message.content);
  for (const e of message.embeds || []) parts.push([e.title, e.description].filter(Boolean).join("\n"));
  walk(message.components);
  for (const a of message.attachments || []) parts.push(`file ${a.filename}`);
  return parts.join("\n")
    .replace(/<@!?(\d+)>/g, (_, id) => "@" + nameOf(userBy(id)))
    .replace(/<#(\d+)>/g, (_, id) => "#" + (state.channels.get(id)?.name ?? "channel"))
    .replace(/<t:(-?\d+)(?::(\w))?>/g, (_, seconds, style) => timestamp(Number(seconds), style || "f").textContent)
    .replace(/\[([^\]]*)\]\(\S+?\)/g, "$1").replace(/\\(?=[^\w\s])|^-# |[*_~`#>]|[⁰¹²³⁴-⁹]/gm, "").trim();
}

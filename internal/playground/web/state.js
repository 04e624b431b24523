// What the page knows, and how it learns of changes. Views subscribe to topics
// and draw; nothing here touches the document.

export const state = {
  me: null, // the person one acts as
  people: [], // {user, role}
  bot: null,
  guild: null,
  channels: new Map(), // id → channel or thread
  messages: new Map(), // channel id → messages, oldest first
  commands: {}, // channel id → what may be used there
  samples: [],
  base: "", // the playground's own address
  presence: null, // the bot's
  channel: null, // id of the channel on show
  unread: new Set(),
  typing: new Map(), // channel id → Map(user id → timer)
  replyingTo: null,
  editing: null,
};

const listeners = new Map();

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) || []) listener(detail);
}

export const messagesOf = (channel) => state.messages.get(channel) || [];

export const messageBy = (channel, id) => messagesOf(channel).find((m) => m.id === id);

export function userBy(id) {
  if (state.bot?.id === id) return state.bot;
  return state.people.find((p) => p.user.id === id)?.user;
}

export const nameOf = (user) => user?.global_name || user?.username || "someone";

export const roleOf = (id) => state.people.find((p) => p.user.id === id)?.role || "";

// local makes a path of an address that leads to the playground itself, by
// whatever name the page was reached.
export const local = (address) => (state.base && address.startsWith(state.base + "/") ? address.slice(state.base.length) : address);

// may says whether the person one acts as has a permission bit here.
export function may(bit) {
  const channel = state.channels.get(state.channel);
  const granted = BigInt(channel?.permissions ?? state.channels.get(channel?.parent_id)?.permissions ?? "0");
  return (granted & (1n << BigInt(bit))) !== 0n;
}
export const MANAGE_MESSAGES = 13;

// Channel types and message flags of Discord's API that the page tells apart.
export const TEXT = 0, DM = 1, CATEGORY = 4, FORUM = 15;
export const isThread = (channel) => [10, 11, 12].includes(channel?.type);
export const FLAG = { EMBEDS_HIDDEN: 1 << 2, PRIVATE: 1 << 6, LOADING: 1 << 7, V2: 1 << 15 };

// load takes a snapshot in place of all that was known.
export function load(snapshot) {
  const guild = snapshot.guilds[0] ?? null;
  state.me = snapshot.me;
  state.bot = snapshot.bot;
  state.guild = guild;
  state.people = snapshot.people.map((user) => ({ user, role: roleIn(guild, user) }));
  state.commands = snapshot.commands;
  state.samples = snapshot.samples;
  state.base = snapshot.base;
  state.presence = snapshot.presence;
  const channels = [...(guild?.channels ?? []), ...snapshot.direct];
  state.channels = new Map(channels.map((c) => [c.id, c]));
  state.messages = new Map(Object.entries(snapshot.messages));
  state.replyingTo = null;
  state.editing = null;
  if (!state.channels.has(state.channel)) state.channel = (channels.find((c) => c.type === TEXT) ?? channels[0])?.id;
  emit("all");
  for (const modal of snapshot.modals) emit("INTERACTION_MODAL_CREATE", modal);
}

// roleIn names a person's part in the server: owner, or the role they were given.
function roleIn(guild, user) {
  if (guild?.owner_id === user.id) return "owner";
  const member = guild?.members.find((m) => m.user.id === user.id);
  const role = guild?.roles.find((r) => member?.roles.includes(r.id));
  return role ? role.name.toLowerCase().replace(/s$/, "") : "member";
}

export function show(channel) {
  state.channel = channel;
  state.unread.delete(channel);
  state.replyingTo = null;
  state.editing = null;
  emit("channel");
}

// apply takes one event of the stream, shaped as the gateway's.
export function apply({ t: type, d: data }) {
  const take = events[type];
  if (take) take(data);
  else emit(type, data);
}

const events = {
  MESSAGE_CREATE(message) {
    const list = messagesOf(message.channel_id);
    if (list.some((m) => m.id === message.id)) return events.MESSAGE_UPDATE(message);
    state.messages.set(message.channel_id, [...list, message]);
    stopTyping(message.channel_id, message.author.id);
    if (message.channel_id !== state.channel) {
      state.unread.add(message.channel_id);
      emit("channels");
    }
    emit("message", message);
  },
  MESSAGE_UPDATE(change) {
    const list = messagesOf(change.channel_id);
    const at = list.findIndex((m) => m.id === change.id);
    if (at < 0) return;
    const message = { ...list[at], ...change };
    state.messages.set(change.channel_id, list.with(at, message));
    emit("message-changed", message);
  },
  MESSAGE_DELETE({ id, channel_id: channel }) {
    state.messages.set(channel, messagesOf(channel).filter((m) => m.id !== id));
    if (state.replyingTo?.id === id) state.replyingTo = null;
    emit("message-gone", { id, channel });
  },
  MESSAGE_REACTION_ADD: (change) => reaction(change, 1),
  MESSAGE_REACTION_REMOVE: (change) => reaction(change, -1),
  TYPING_START({ channel_id: channel, user_id: user }) {
    if (user === state.me.id) return;
    if (!state.typing.has(channel)) state.typing.set(channel, new Map());
    const typing = state.typing.get(channel);
    clearTimeout(typing.get(user));
    typing.set(user, setTimeout(() => stopTyping(channel, user), 10000));
    emit("typing");
  },
  CHANNEL_CREATE: channelChanged,
  CHANNEL_UPDATE: channelChanged,
  THREAD_CREATE: channelChanged,
  THREAD_UPDATE: channelChanged,
  CHANNEL_DELETE: channelGone,
  THREAD_DELETE: channelGone,
  PRESENCE_UPDATE(presence) {
    state.presence = presence;
    emit("presence");
  },
  COMMANDS(commands) {
    state.commands = commands;
    emit("commands");
  },
};

function stopTyping(channel, user) {
  const typing = state.typing.get(channel);
  if (!typing?.has(user)) return;
  clearTimeout(typing.get(user));
  typing.delete(user);
  emit("typing");
}

function reaction(change, step) {
  const list = messagesOf(change.channel_id);
  const at = list.findIndex((m) => m.id === change.message_id);
  if (at < 0) return;
  const mine = change.user_id === state.me.id;
  const reactions = (list[at].reactions || []).map((r) => ({ ...r }));
  let r = reactions.find((other) => other.emoji.name === change.emoji.name);
  if (!r) reactions.push((r = { emoji: change.emoji, count: 0, me: false }));
  r.count += step;
  if (mine) r.me = step > 0;
  const message = { ...list[at], reactions: reactions.filter((other) => other.count > 0) };
  state.messages.set(change.channel_id, list.with(at, message));
  emit("message-changed", message);
}

function channelChanged(channel) {
  state.channels.set(channel.id, { ...state.channels.get(channel.id), ...channel });
  emit("channels");
  emit("channel-changed", channel);
}

function channelGone({ id }) {
  state.channels.delete(id);
  if (state.channel === id) show([...state.channels.values()].find((c) => c.type === TEXT)?.id);
  emit("channels");
}

// The list of channels, and who one is.
import { h, icon, icons, byId } from "./dom.js";
import { state, on, emit, show, nameOf, isThread, TEXT, DM, FORUM } from "./state.js";
import { avatar } from "./avatar.js";
import { locale } from "./time.js";
import { act } from "./actions.js";

const locales = [["en-US", "English"], ["de", "Deutsch"], ["fr", "Français"], ["es-ES", "Español"], ["pt-BR", "Português"], ["it", "Italiano"], ["nl", "Nederlands"],
  ["pl", "Polski"], ["uk", "Українська"], ["ru", "Русский"], ["ja", "日本語"], ["zh-CN", "中文"]];

export function mountSidebar(switchPerson) {
  for (const topic of ["all", "channel", "channels", "presence"]) on(topic, drawChannels);
  on("all", () => drawPerson(switchPerson));
  const opener = byId("open-sidebar");
  opener.addEventListener("click", () => open(!byId("sidebar").classList.contains("open")));
  byId("scrim").addEventListener("click", () => open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId("sidebar").classList.contains("open")) return;
    open(false);
    opener.focus();
  });
  on("channel", () => open(false));
}

function open(wanted) {
  if (wanted === byId("sidebar").classList.contains("open")) return;
  byId("sidebar").classList.toggle("open", wanted);
  byId("open-sidebar").setAttribute("aria-expanded", String(wanted));
  byId("scrim").hidden = !wanted;
  byId("chat").inert = wanted;
  if (wanted) byId("channels").querySelector("button")?.focus();
}

function drawChannels() {
  const focused = byId("channels").contains(document.activeElement) ? document.activeElement.dataset.channel : null;
  const all = [...state.channels.values()];
  const threads = (parent) => all.filter((c) => isThread(c) && c.parent_id === parent && !c.thread_metadata?.archived);
  const top = all.filter((c) => c.type === TEXT || c.type === FORUM).sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const dm = all.find((c) => c.type === DM);
  byId("channels").replaceChildren(
    h("h2", { class: "channel-group" }, state.guild?.name || "Channels"),
    h("ul", { role: "list" }, top.map((c) => h("li", {}, entry(c, c.type === FORUM ? "≡" : "#"), threads(c.id).length ? h("ul", { role: "list" }, threads(c.id).map((t) => h("li", {}, entry(t, "↳", "thread")))) : null))),
    h("h2", { class: "channel-group" }, "Direct messages"),
    h("ul", { role: "list" }, h("li", {}, dm ? entry({ ...dm, name: nameOf(state.bot) }, "@") : h("button", { class: "channel", type: "button", onclick: openDM }, h("span", { class: "sign", "aria-hidden": "true" }, "@"), h("span", { class: "name" }, nameOf(state.bot)), presence()))));
  if (focused) byId("channels").querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
  const channel = state.channels.get(state.channel);
  if (!channel) return;
  const isDM = channel.type === DM;
  byId("channel-name").textContent = isDM ? "@" + nameOf(state.bot) : (isThread(channel) ? "" : "# ") + channel.name;
  byId("channel-topic").textContent = channel.topic || (isThread(channel) ? "Thread in " + (state.channels.get(channel.parent_id)?.name || "") : isDM ? "Only you and Lede read this" : "");
  document.title = `${byId("channel-name").textContent} · Lede playground`;
}

function entry(channel, sign, kind = "") {
  const current = channel.id === state.channel;
  const unread = state.unread.has(channel.id);
  return h("button", { class: ["channel", kind, unread && "unread"].filter(Boolean).join(" "), type: "button", "data-channel": channel.id, "aria-current": current ? "page" : null, onclick: () => show(channel.id) },
    h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", { class: "name" }, channel.name), channel.type === DM && presence(), unread && h("span", { class: "dot", role: "img", "aria-label": "unread" }));
}

// presence says whether the bot is connected.
function presence() {
  const away = !state.presence || state.presence.status === "offline";
  const doing = state.presence?.activities?.find((a) => a.state || a.name);
  return h("span", { class: away ? "presence away" : "presence", role: "img", "aria-label": away ? "not connected" : "connected", title: away ? "not connected" : doing?.state || doing?.name || "connected" });
}

async function openDM() {
  const channel = await act("dm", {});
  if (!channel) return;
  state.channels.set(channel.id, { ...state.channels.get(channel.id), ...channel });
  show(channel.id);
}

function drawPerson(switchPerson) {
  const focused = byId("person").contains(document.activeElement) ? document.activeElement.dataset.key : "";
  const theme = h("button", { class: "icon-button", type: "button", "data-key": "theme", "aria-label": dark() ? "Light colours" : "Dark colours", onclick: () => {
    setTheme(dark() ? "light" : "dark");
    drawPerson(switchPerson);
  } }, icon(dark() ? icons.sun : icons.theme));
  const people = h("select", { class: "select-quiet", "data-key": "person", "aria-label": "Act as", onchange: () => switchPerson(people.value) },
    state.people.map((p) => h("option", { value: p.user.username, selected: p.user.id === state.me.id }, `${nameOf(p.user)}, ${p.role}`)));
  const languages = h("select", { class: "select-quiet", "data-key": "language", "aria-label": "Language of commands and replies", onchange: () => {
    locale.tag = languages.value;
    emit("locale");
    emit("all");
  } }, locales.map(([tag, name]) => h("option", { value: tag, lang: tag, selected: tag === locale.tag }, name)));
  byId("person").replaceChildren(
    h("div", { class: "person-row" }, avatar(state.me), people), h("div", { class: "person-row" }, languages, theme));
  if (focused) byId("person").querySelector(`[data-key="${focused}"]`)?.focus();
}

export const dark = () => {
  const theme = document.documentElement.dataset.theme;
  return theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
};

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("lede-theme", theme);
  emit("theme");
}

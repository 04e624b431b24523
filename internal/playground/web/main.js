// Starts the page: one snapshot, one stream, and the views that draw them.
import { snapshot, listen, post } from "./api.js";
import { byId, h, toast, say } from "./dom.js";
import { state, on, emit, load, apply, nameOf, messagesOf, FLAG } from "./state.js";
import { mountMessages } from "./messages.js";
import { mountComposer } from "./composer.js";
import { mountSidebar } from "./sidebar.js";
import { mountWelcome } from "./welcome.js";
import { mountPane } from "./pane.js";
import { mountArticles } from "./article.js";
import { mountWire } from "./wire.js";
import { mountFaults } from "./faults.js";
import { modal } from "./dialog.js";
import { act, announce, asked, pressed } from "./actions.js";
import { locale } from "./time.js";

let stop = () => {};
let waiting = "";

// become shows the world as a person sees it. Whenever the stream begins, also
// after a lost connection, a snapshot says what was missed; events that arrive
// meanwhile wait for it.
function become(person) {
  stop();
  return new Promise((resolve, reject) => {
    let early = [];
    stop = listen(person, (e) => (early ? early.push(e) : event(e)), async () => {
      document.body.classList.remove("lost");
      early = [];
      try {
        load(await snapshot(person));
      } catch (error) {
        toast(error.message);
        return reject(error);
      }
      tellLocale();
      const missed = early;
      early = null;
      missed.forEach(event);
      localStorage.setItem("lede-person", state.me.username);
      document.body.dataset.ready = state.me.username;
      resolve();
    }, () => document.body.classList.add("lost"));
  });
}

// tellLocale says which language the person's client speaks; the bot goes by it.
const tellLocale = () => post("locale", state.me.username, { locale: locale.tag }).catch((error) => toast(error.message));

function event(e) {
  apply(e);
  if (e.t === "MESSAGE_CREATE" || e.t === "MESSAGE_UPDATE") {
    if (e.d.author?.id === state.bot?.id) emit("waited");
  }
}

// What the bot's answers to interactions mean for the page.
function mountInteractions() {
  on("INTERACTION_MODAL_CREATE", async (form) => {
    emit("waited");
    const filled = await modal(form);
    if (filled) await act("modal", { modal: form.id, fields: filled.fields }, filled.files);
    else await act("dismiss", { modal: form.id });
  });
  on("INTERACTION_SUCCESS", () => emit("waited"));
  on("INTERACTION_FAILURE", ({ id }) => {
    emit("waited");
    const text = "The application did not respond.";
    if (pressed.has(id)) emit("failed", { message: pressed.get(id), text });
    else if (asked.has(id)) apply(unanswered(id, asked.get(id), text));
    else toast(text);
    if (!asked.has(id)) say(text);
  });
}

// What the page stands at, for those who drive it from outside.
function mountMarks() {
  const mark = () => {
    document.body.dataset.commands = Object.values(state.commands).flat().length;
    document.body.dataset.bot = state.bot?.id ?? "";
  };
  on("all", mark);
  on("commands", mark);
}

// unanswered is the note in the channel, for this person alone, that a command
// got no answer. Discord's own client makes it as well; no server sends it.
const unanswered = (id, { label, channel }, text) => ({ t: "MESSAGE_CREATE", d: {
  id: `unanswered-${id}`, channel_id: channel, author: state.bot, type: label.startsWith("/") ? 20 : 23, content: text, flags: FLAG.PRIVATE,
  timestamp: new Date().toISOString(), interaction_metadata: { type: 2, user: state.me, name: label.replace(/^\//, "") },
} });

function mountStatus() {
  const line = byId("typing");
  const draw = () => {
    const typing = [...(state.typing.get(state.channel)?.keys() || [])].map((id) => nameOf(state.bot?.id === id ? state.bot : state.people.find((p) => p.user.id === id)?.user));
    const text = waiting ? `${waiting} was sent to ${nameOf(state.bot)}…` : typing.length ? `${typing.join(", ")} ${typing.length === 1 ? "is" : "are"} typing…` : "";
    if (!text && state.presence?.status === "offline") return line.replaceChildren(`${nameOf(state.bot)} is not connected.`);
    line.replaceChildren(...(text ? [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), text] : []));
  };
  on("waiting", ({ label }) => ((waiting = label), draw()));
  on("waited", () => ((waiting = ""), draw()));
  for (const topic of ["typing", "channel", "all", "presence"]) on(topic, draw);
}

// A streaming reply is read out once it is whole, not with each edit.
function mountAnnouncements() {
  const unfinished = new Set();
  on("message", (message) => {
    if (message.flags & FLAG.LOADING) unfinished.add(message.id);
    else announce(message);
  });
  let timer = 0;
  on("message-changed", (message) => {
    if (!unfinished.has(message.id) || message.flags & FLAG.LOADING) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      unfinished.delete(message.id);
      const last = messagesOf(message.channel_id).find((m) => m.id === message.id);
      if (last) announce(last);
    }, 1500);
  });
}

on("locale", tellLocale);
mountMessages();
mountComposer();
mountWelcome();
mountSidebar(become);
mountPane();
mountArticles();
mountWire();
mountFaults();
mountInteractions();
mountStatus();
mountMarks();
mountAnnouncements();

become(localStorage.getItem("lede-person") || "").then(() => byId("composer-text")?.focus(), () => {});

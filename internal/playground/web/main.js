// Starts the page: one snapshot, one stream, and the views that draw them.
import { snapshot, listen } from "./api.js";
import { byId, h, toast } from "./dom.js";
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
import { act, announce } from "./actions.js";
import { locale } from "./time.js";

let stop = () => {};
let waiting = "";

async function become(person) {
  stop();
  let fresh = true;
  stop = listen(person, event, async () => {
    // At the beginning, and after a lost connection, the snapshot says what was missed.
    document.body.classList.remove("lost");
    if (!fresh) await reload(person);
    fresh = false;
  }, () => document.body.classList.add("lost"));
  await reload(person);
  if (person) localStorage.setItem("lede-person", person);
}

async function reload(person) {
  try {
    load(await snapshot(person));
    document.body.dataset.ready = "true";
  } catch (error) {
    toast(error.message);
    throw error;
  }
}

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
    if (filled) await act("modal", { modal: form.id, channel: form.channel_id, custom_id: form.custom_id, components: filled.components, locale: locale.tag }, filled.files);
  });
  on("INTERACTION_SUCCESS", () => emit("waited"));
  on("INTERACTION_FAILURE", (failure) => {
    emit("waited");
    toast("The application did not respond.");
    if (failure.message_id) emit("failed", { message: failure.message_id, text: "The application did not respond." });
    for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  });
  on("INTERACTION_SUCCESS", () => {
    for (const busy of document.querySelectorAll(".message [aria-busy]")) busy.removeAttribute("aria-busy");
  });
}

function mountStatus() {
  const line = byId("typing");
  const draw = () => {
    const typing = [...(state.typing.get(state.channel)?.keys() || [])].map((id) => nameOf(state.bot?.id === id ? state.bot : state.people.find((p) => p.user.id === id)?.user));
    const text = waiting ? `${waiting} was sent to ${nameOf(state.bot)}…` : typing.length ? `${typing.join(", ")} ${typing.length === 1 ? "is" : "are"} typing…` : "";
    line.replaceChildren(...(text ? [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), text] : []));
  };
  on("waiting", ({ label }) => ((waiting = label), draw()));
  on("waited", () => ((waiting = ""), draw()));
  for (const topic of ["typing", "channel", "all"]) on(topic, draw);
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
mountAnnouncements();

const remembered = localStorage.getItem("lede-person") || "";
become(remembered).catch(() => remembered && become("")).then(() => byId("composer-text")?.focus());

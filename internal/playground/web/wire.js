// The wire inspector: each request of the bot and its answer, each frame of the
// gateway, as they pass between the bot and the stand-in.
import { h, byId, icon, icons, copy } from "./dom.js";
import { on } from "./state.js";
import { addView, paneShown } from "./pane.js";
import { clock } from "./time.js";

const MOST = 400;
const entries = []; // oldest first
const filter = { text: "", kind: "all", beats: false };
const ops = { 0: "Dispatch", 1: "Heartbeat", 2: "Identify", 3: "Presence update", 6: "Resume", 7: "Reconnect", 9: "Invalid session", 10: "Hello", 11: "Heartbeat ack" };

export function mountWire() {
  addView("wire", draw);
  on("WIRE_RESET", () => (entries.length = 0)); // what comes next begins with what passed lately
  on("WIRE_REST", (d) => add({ kind: "rest", d }));
  on("WIRE_GATEWAY", (d) => add({ kind: "gateway", d }));
}

function add(entry) {
  entry.head = head(entry);
  entries.push(entry);
  if (entries.length > MOST) entries.shift();
  const list = byId("wire-list");
  if (paneShown() !== "wire" || !list) return;
  if (passes(entry)) {
    list.prepend(row(entry));
    while (list.childElementCount > MOST) list.lastChild.remove();
  }
  count();
}

function head({ kind, d }) {
  if (kind === "rest") return { title: `${d.method} ${d.path}${d.query ? "?" + d.query : ""}`, status: d.status, took: Math.round(d.took / 1e5) / 10, out: true };
  const p = d.payload || {};
  return { title: p.t || ops[p.op] || `op ${p.op}`, out: d.from_bot, beat: p.op === 1 || p.op === 11 };
}

function passes({ kind, d, head: { title, beat } }) {
  if (filter.kind !== "all" && filter.kind !== kind) return false;
  if (beat && !filter.beats) return false;
  return !filter.text || (title + JSON.stringify(d)).toLowerCase().includes(filter.text);
}

function draw(body) {
  const refresh = () => {
    byId("wire-list").replaceChildren(...entries.filter(passes).reverse().map(row));
    count();
  };
  body.replaceChildren(
    h("div", { class: "wire-bar" },
      h("input", { class: "input", type: "search", placeholder: "Filter", "aria-label": "Filter the wire", value: filter.text, oninput: (event) => {
        filter.text = event.target.value.toLowerCase();
        refresh();
      } }),
      h("select", { class: "select-quiet", "aria-label": "Kind", onchange: (event) => {
        filter.kind = event.target.value;
        refresh();
      } }, [["all", "All"], ["rest", "REST"], ["gateway", "Gateway"]].map(([value, label]) => h("option", { value, selected: value === filter.kind }, label))),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: filter.beats, onchange: (event) => {
        filter.beats = event.target.checked;
        refresh();
      } }), "Heartbeats")),
    h("p", { class: "wire-count", id: "wire-count" }),
    h("ol", { class: "wire-list", id: "wire-list", role: "list", tabindex: "0", "aria-label": "Requests and frames, newest first" }));
  refresh();
}

function count() {
  const shown = byId("wire-list")?.childElementCount ?? 0;
  byId("wire-count").textContent = shown ? `${shown} of ${entries.length}, newest first. Tokens are masked.` : "Nothing has passed yet that fits the filter.";
}

function row(entry) {
  const { kind, d } = entry;
  const { title, status, took, out } = entry.head;
  const details = h("details", { class: "wire" },
    h("summary", {},
      h("span", { class: out ? "way out" : "way in", role: "img", "aria-label": out ? "from the bot" : "to the bot" }, out ? "→" : "←"),
      h("span", { class: "wire-title" }, title),
      status === undefined ? h("span") : h("span", { class: status >= 400 || status === 0 ? "status bad" : "status" }, status === 0 ? "dropped" : String(status)),
      h("span", { class: "wire-time" }, took !== undefined ? `${took} ms` : clock(new Date(d.time)))));
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...(kind === "rest" ? restBody(d) : gatewayBody(d))));
  return h("li", {}, details);
}

function restBody(d) {
  return [section("Request", d.request ?? null, d.files), section(d.faulted ? "Answer, by a fault" : "Answer", d.response ?? null), d.header && Object.keys(d.header).length ? section("Headers", d.header) : null].filter(Boolean);
}

const gatewayBody = (d) => [section("Payload", d.payload)];

function section(name, value, files) {
  return h("div", { class: "wire-section" }, h("div", { class: "wire-section-head" }, h("b", {}, name), files?.length ? h("span", {}, `files: ${files.join(", ")}`) : null,
    value !== null && h("button", { class: "icon-button small", type: "button", "aria-label": `Copy: ${name}`, onclick: () => copy(JSON.stringify(value, null, 2)) }, icon(icons.copy))),
  h("div", { class: "json", tabindex: "0", role: "group", "aria-label": name }, value === null ? "no body" : tree(value, 0)));
}

// tree shows JSON with parts that open and close.
function tree(value, depth, key) {
  const name = key === undefined ? null : h("span", { class: "json-key" }, JSON.stringify(key), ": ");
  if (value === null || typeof value !== "object") {
    return h("div", { class: "json-line" }, name, h("span", { class: `json-${value === null ? "null" : typeof value}` }, JSON.stringify(value)));
  }
  const list = Array.isArray(value);
  const inner = Object.entries(value);
  if (!inner.length) return h("div", { class: "json-line" }, name, list ? "[]" : "{}");
  return h("details", { class: "json-group", open: depth < 2 }, h("summary", {}, name, list ? `[ ${inner.length} ]` : `{ ${inner.length} }`),
    h("div", { class: "json-inner" }, inner.map(([k, v]) => tree(v, depth + 1, list ? Number(k) : k))));
}

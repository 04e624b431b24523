// Building the page: every piece of it is made of nodes, never of markup, so
// that nothing a message holds can become code.

// h makes an element. Properties that begin with "on" are listeners; "class",
// "data-…", "aria-…" and the like are attributes; null and false are left out.
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  assign(node, properties);
  append(node, children);
  return node;
}

// svg makes an SVG element, whose children are given as a string of path data.
export function icon(path, label) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  node.setAttribute("viewBox", "0 0 20 20");
  if (label) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
  } else {
    node.setAttribute("aria-hidden", "true");
  }
  node.append(shape("path", { d: path }));
  return node;
}

export function shape(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function assign(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child);
  }
}

export const byId = (id) => document.getElementById(id);

let lastId = 0;
// freshId names an element for aria-labelledby and its kin.
export const freshId = (stem) => `${stem}-${++lastId}`;

export const icons = {
  reply: "M8 5 3 10l5 5M3 10h8a6 6 0 0 1 6 6",
  react: "M4 5h10v11H6a2 2 0 0 1-2-2zM14 8h3v6a2 2 0 0 1-4 0M7 8h4M7 11h4",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  thread: "M4 4h12v8H9l-4 4v-4H4z",
  close: "M5 5l10 10M15 5 5 15",
  attach: "M15 9l-5.5 5.5a3 3 0 0 1-4.2-4.2l6.4-6.4a2 2 0 0 1 2.9 2.9l-6.2 6.2a1 1 0 0 1-1.5-1.5L11 7",
  send: "M3 10 17 3l-4 14-3-6z",
  back: "M12 4l-6 6 6 6",
  file: "M5 3h6l4 4v10H5zM11 3v4h4",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  thumb: "M3 9h3v8H3zM6 10l3-7c2 0 2.5 1.5 2 3l-.5 2H16l-1.5 8H6",
  pencil: "M4 16l1-4 8-8 3 3-8 8zM11 6l3 3",
  copy: "M7 7h9v9H7zM4 13V4h9",
  down: "M10 3v10M6 9l4 4 4-4M4 17h12",
  out: "M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7",
  theme: "M10 3a7 7 0 1 0 7 7 5.5 5.5 0 0 1-7-7z",
  sun: "M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 1.5v1.5M10 17v1.5M1.5 10H3M17 10h1.5M4 4l1 1M15 15l1 1M16 4l-1 1M5 15l-1 1",
};

// say tells people who listen to the page what just happened.
export function say(text) {
  const live = byId("live");
  live.append(h("p", {}, text.length > 400 ? text.slice(0, 400) + "…" : text));
  while (live.childElementCount > 20) live.firstChild.remove();
}

// toast shows a sentence for a few seconds.
export function toast(text) {
  const node = h("p", { class: "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), 5000);
}

export async function copy(text, what = "Copied") {
  try {
    await navigator.clipboard.writeText(text);
    toast(what);
  } catch {
    toast("The browser did not allow copying.");
  }
}

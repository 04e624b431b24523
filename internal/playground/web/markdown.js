// Discord's markdown, as nodes. Blocks first (headings, small text, quotes,
// lists, code), then the spans inside a line.
import { h } from "./dom.js";
import { state, local, userBy, nameOf, show } from "./state.js";
import { timestamp } from "./time.js";

// markdown returns the nodes of a text. In text that a person wrote, headings
// and masked links work as well, as they do on Discord.
export function markdown(text) {
  const nodes = [];
  const lines = String(text ?? "").replace(/\r\n?/g, "\n").split("\n");
  let at = 0;
  let plain = [];
  const flush = () => {
    while (plain.length && plain[0] === "") plain.shift();
    while (plain.length && plain.at(-1) === "") plain.pop();
    if (plain.length) nodes.push(h("p", {}, spans(plain.join("\n"))));
    plain = [];
  };
  while (at < lines.length) {
    const line = lines[at];
    let found;
    if ((found = line.match(/^(.*?)```(\w*)\s*$/)) || (found = line.match(/^()```(.*)$/))) {
      const end = endOfCode(lines, at);
      if (end) {
        if (found[1]) plain.push(found[1]);
        flush();
        nodes.push(h("pre", { tabindex: "0" }, h("code", {}, end.code)));
        at = end.next;
        continue;
      }
    }
    if ((found = line.match(/^(#{1,3})\s+(.+)$/))) {
      flush();
      nodes.push(h("div", { class: `md-h md-h${found[1].length}`, role: "heading", "aria-level": "3" }, spans(found[2].trim())));
    } else if ((found = line.match(/^-#\s+(.+)$/))) {
      flush();
      nodes.push(h("p", { class: "md-small" }, spans(found[1])));
    } else if (line.startsWith(">>> ")) {
      flush();
      nodes.push(h("blockquote", {}, markdown([line.slice(4), ...lines.slice(at + 1)].join("\n"))));
      return nodes;
    } else if (/^> ?/.test(line) && line.startsWith("> ")) {
      flush();
      const quoted = [];
      while (at < lines.length && /^>( |$)/.test(lines[at])) quoted.push(lines[at++].slice(2));
      nodes.push(h("blockquote", {}, markdown(quoted.join("\n"))));
      continue;
    } else if (bullet(line)) {
      flush();
      const items = [];
      while (at < lines.length && (bullet(lines[at]) || (items.length && /^\s+\S/.test(lines[at])))) items.push(lines[at++]);
      nodes.push(list(items));
      continue;
    } else if (line.trim() === "") {
      if (plain.length) plain.push("");
    } else {
      plain.push(line);
    }
    at++;
  }
  flush();
  return nodes;
}

function endOfCode(lines, start) {
  const first = lines[start].slice(lines[start].indexOf("```") + 3);
  const inline = first.indexOf("```");
  if (inline >= 0) return { code: first.slice(0, inline), next: start + 1 };
  for (let end = start + 1; end < lines.length; end++) {
    const closed = lines[end].indexOf("```");
    if (closed < 0) continue;
    const body = lines.slice(start + 1, end);
    if (!/^\w*\s*$/.test(first)) body.unshift(first);
    if (closed > 0) body.push(lines[end].slice(0, closed));
    return { code: body.join("\n"), next: end + 1 };
  }
  return null;
}

function bullet(line) {
  const found = line.match(/^(\s*)([-*]|\d{1,9}\.)\s+(.*)$/);
  return found && { depth: Math.floor(found[1].length / 2), ordered: /\d/.test(found[2]), number: parseInt(found[2], 10), text: found[3] };
}

function list(lines) {
  const root = { depth: -1, node: null };
  const stack = [root];
  let item = null;
  for (const line of lines) {
    const b = bullet(line);
    if (!b) {
      item.append(h("br"), ...spans(line.trim()));
      continue;
    }
    while (stack.length > 1 && stack.at(-1).depth > b.depth) stack.pop();
    if (stack.length === 1 || stack.at(-1).depth < b.depth) {
      const node = h(b.ordered ? "ol" : "ul", { class: "md-list", start: b.ordered && b.number !== 1 ? String(b.number) : null });
      if (stack.length === 1) root.node = node;
      else item.append(node);
      stack.push({ depth: b.depth, node });
    }
    item = h("li", {}, spans(b.text));
    stack.at(-1).node.append(item);
  }
  return root.node;
}

// The spans, tried in this order at each place. Each entry is a pattern that
// must match at the place, and what it becomes.
const rules = [
  [/\\([\\*_~`|>#\-[\]()<@:.!+{}])/y, (m) => m[1]],
  [/``([^]+?)``(?!`)|`([^`\n]+)`/y, (m) => h("code", {}, (m[1] ?? m[2]).trim())],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => timestamp(Number(m[1]), m[2] || "f")],
  [/<@!?(\d+)>/y, (m) => h("span", { class: "mention" }, "@" + nameOf(userBy(m[1])))],
  [/<@&(\d+)>/y, (m) => h("span", { class: "mention" }, "@" + (state.guild?.roles?.find((r) => r.id === m[1])?.name || "role"))],
  [/@(everyone|here)\b/y, (m) => h("span", { class: "mention" }, m[0])],
  [/<#(\d+)>/y, (m) => channelLink(m[1])],
  [/<\/([^:>\n]{1,100}):(\d+)>/y, (m) => h("span", { class: "mention" }, "/" + m[1])],
  [/<a?:(\w{2,32}):\d+>/y, (m) => h("span", { class: "emoji-name" }, `:${m[1]}:`)],
  [/\*\*\*([^]+?)\*\*\*(?!\*)/y, (m) => h("strong", {}, h("em", {}, spans(m[1])))],
  [/\*\*([^]+?)\*\*(?!\*)/y, (m) => h("strong", {}, spans(m[1]))],
  [/__([^]+?)__(?!_)/y, (m) => h("u", {}, spans(m[1]))],
  [/\*(?=\S)([^*\n]+?)\*(?!\*)/y, (m) => h("em", {}, spans(m[1]))],
  [/_(?=\S)([^_\n]+?)_(?![\w_])/y, (m) => h("em", {}, spans(m[1])), true],
  [/~~([^]+?)~~/y, (m) => h("s", {}, spans(m[1]))],
  [/\|\|([^]+?)\|\|/y, (m) => spoiler(spans(m[1]))],
  [/<(https?:\/\/[^\s>]+)>/y, (m) => link(m[1], [m[1]])],
  [/https?:\/\/[^\s<>]+/y, (m) => bareLink(m)],
];

// spans returns the nodes of a line, or of several.
export function spans(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  let at = 0;
  scan: while (at < text.length) {
    if (text[at] === "\n") {
      flush();
      nodes.push(h("br"));
      at++;
      continue;
    }
    if (text[at] === "[") {
      const masked = maskedLink(text, at);
      if (masked) {
        flush();
        nodes.push(link(masked.url, spans(masked.label), masked.title));
        at = masked.end;
        continue;
      }
    }
    if (/[\\`<@*_~|h]/.test(text[at])) {
      for (const [pattern, make, atWordStart] of rules) {
        if (atWordStart && /\w/.test(text[at - 1] || "")) continue;
        pattern.lastIndex = at;
        const m = pattern.exec(text);
        if (!m) continue;
        const made = make(m);
        if (made === null) continue;
        if (typeof made === "string") plain += made;
        else {
          flush();
          nodes.push(made.node ?? made);
        }
        at += (made.node && made.length) || m[0].length;
        continue scan;
      }
    }
    plain += text[at++];
  }
  flush();
  return nodes;
}

// maskedLink reads [label](url "title") with brackets balanced in both parts.
function maskedLink(text, start) {
  const close = balanced(text, start, "[", "]");
  if (close < 0 || text[close + 1] !== "(") return null;
  const end = balanced(text, close + 1, "(", ")");
  if (end < 0) return null;
  const found = text.slice(close + 2, end).match(/^\s*<?(https?:\/\/[^\s<>]+)>?(?:\s+"([^"]*)")?\s*$/);
  const label = text.slice(start + 1, close);
  if (!found || !label.trim()) return null;
  return { label, url: found[1], title: found[2], end: end + 1 };
}

function balanced(text, start, open, close) {
  let depth = 0;
  for (let at = start; at < text.length && at < start + 4000; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
    else if (text[at] === "\n" && open === "(") return -1;
  }
  return -1;
}

function bareLink(m) {
  let url = m[0];
  while (/[.,;:!?'"*_~|]$/.test(url) || (url.endsWith(")") && !url.includes("("))) url = url.slice(0, -1);
  return url.length > "https://".length ? { node: link(url, [readable(url)]), length: url.length } : null;
}

function readable(url) {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

// link opens samples in the pane beside the chat, everything else in a new tab.
export function link(url, label, title) {
  const sample = samplePath(url);
  const cites = sample && url.includes("#:~:text=");
  const text = label.map((part) => part.textContent ?? part).join("");
  return h("a", {
    href: url, title: title || null, class: /^[\s⁰¹²³⁴-⁹,\d[\]]+$/.test(text) ? "cite" : null,
    "data-article": sample ? url : null, target: "_blank", rel: "noopener noreferrer",
    "aria-label": cites && text.length < 6 ? `Source ${plainDigits(text)}: show the sentence in the article` : null,
  }, label);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const plainDigits = (text) => [...text].map((c) => (superscripts.includes(c) ? superscripts.indexOf(c) : c)).join("");

// samplePath returns the path of a link that leads to one of the playground's own articles.
export function samplePath(url) {
  const found = /^\/articles\/[^#?]+/.exec(local(url));
  return found ? found[0] : "";
}

function channelLink(id) {
  const channel = state.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, "#unknown");
  return h("button", { class: "mention", type: "button", onclick: () => show(id) }, "#" + channel.name);
}

function spoiler(children) {
  const reveal = (event) => {
    event.preventDefault();
    event.currentTarget.replaceWith(h("span", { class: "spoiler-open" }, children));
  };
  return h("button", { class: "spoiler", type: "button", "aria-label": "Spoiler: show it", onclick: reveal }, h("span", { "aria-hidden": "true" }, "spoiler"));
}

// plainText is a message's text without markdown, for people who listen and for copying.
export function plainText(text) {
  const holder = h("div", {}, markdown(text));
  for (const small of holder.querySelectorAll(".cite")) small.remove();
  return holder.innerText ?? holder.textContent;
}

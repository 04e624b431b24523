// Finding and marking the sentence that a link with a text fragment points to:
// the page's own reading of url#:~:text=[prefix-,]start[,end][,-suffix], so that
// it works in every browser and inside the pane.

// directives reads the fragment of an address.
export function directives(url) {
  const at = url.indexOf(":~:");
  if (at < 0) return [];
  return url.slice(at + 3).split("&").filter((part) => part.startsWith("text=")).map((part) => {
    const terms = part.slice(5).split(",");
    const prefix = terms[0].endsWith("-") ? decode(terms.shift().slice(0, -1)) : "";
    const suffix = terms.at(-1)?.startsWith("-") ? decode(terms.pop().slice(1)) : "";
    return { prefix, start: decode(terms[0] || ""), end: decode(terms[1] || ""), suffix };
  }).filter((d) => d.start);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const skipped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "SELECT", "HEAD"]);
const blocks = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|DD|DIV|DL|DT|FIGCAPTION|FIGURE|FOOTER|H[1-6]|HEADER|HR|LI|MAIN|NAV|OL|P|PRE|SECTION|TABLE|TD|TH|TR|UL|BR)$/;

// textOf gathers the visible text of a document, folded for comparing, with
// the node and offset of each of its characters.
function textOf(root) {
  let text = "";
  const places = [];
  const put = (character, node, offset) => {
    const space = /\s/.test(character);
    if (space && (text === "" || text.endsWith(" "))) return;
    for (const folded of space ? " " : character.toLowerCase()) {
      text += folded;
      places.push(...Array(folded.length).fill({ node, offset, length: character.length }));
    }
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      let offset = 0;
      for (const character of node.data) {
        put(character, node, offset);
        offset += character.length;
      }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || skipped.has(node.tagName) || node.hidden) return;
    const block = blocks.test(node.tagName);
    if (block) put(" ", null, 0);
    for (const child of node.childNodes) walk(child);
    if (block) put(" ", null, 0);
  };
  walk(root);
  return { text, places };
}

const fold = (text) => [...text].map((c) => c.toLowerCase()).join("").replace(/\s+/g, " ").trim();

// A term ends where a word does: "Elf Jahre" is not in "elf Jahren". Scripts that
// do not part their words have no such ends.
const parted = /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}]/u;
const isBound = (text, at) => !(parted.test(text[at - 1] ?? "") && parted.test(text[at] ?? ""));

// next finds a term that begins and ends at bounds of words.
function next(text, term, from) {
  for (let at = text.indexOf(term, from); at >= 0; at = text.indexOf(term, at + 1)) {
    if (isBound(text, at) && isBound(text, at + term.length)) return at;
  }
  return -1;
}

// locate returns the range of text that a directive selects, or null.
function locate(text, directive) {
  const [prefix, start, end, suffix] = [directive.prefix, directive.start, directive.end, directive.suffix].map(fold);
  for (let at = next(text, start, 0); at >= 0; at = next(text, start, at + 1)) {
    if (prefix && !text.slice(0, at).trimEnd().endsWith(prefix)) continue;
    let to = at + start.length;
    for (;;) {
      if (end) {
        const found = next(text, end, to);
        if (found < 0) break;
        to = found + end.length;
      }
      if (!suffix || text.slice(to).trimStart().startsWith(suffix)) return { from: at, to };
      if (!end) break;
    }
  }
  return null;
}

// unmark takes the marks of an earlier citation away.
export function unmark(document) {
  for (const mark of document.querySelectorAll("mark[data-cited]")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

// mark marks what the address points to, scrolls to it and returns its text,
// empty when it is not on the page.
export function mark(document, url, smooth) {
  unmark(document);
  let first = null;
  const cited = [];
  for (const directive of directives(url)) {
    const { text, places } = textOf(document.body);
    const found = locate(text, directive);
    if (!found) continue;
    const marks = wrap(document, places.slice(found.from, found.to));
    first ??= marks[0];
    cited.push(marks.map((m) => m.textContent).join(""));
  }
  first?.scrollIntoView({ block: "center", behavior: smooth ? "smooth" : "auto" });
  return cited.join(" … ");
}

function wrap(document, places) {
  const runs = [];
  for (const { node, offset, length } of places) {
    if (!node) continue;
    if (runs.at(-1)?.node === node) runs.at(-1).to = offset + length;
    else runs.push({ node, from: offset, to: offset + length });
  }
  return runs.filter((run) => run.node.data.slice(run.from, run.to).trim()).map((run) => {
    const range = document.createRange();
    range.setStart(run.node, run.from);
    range.setEnd(run.node, run.to);
    const mark = document.createElement("mark");
    mark.dataset.cited = "";
    range.surroundContents(mark);
    return mark;
  });
}

// Times in the person's own language.
import { h } from "./dom.js";

export const locale = {
  get tag() {
    return localStorage.getItem("lede-locale") || "en-US";
  },
  set tag(value) {
    localStorage.setItem("lede-locale", value);
  },
};

const styles = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" },
  d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" }, S: { dateStyle: "short", timeStyle: "medium" },
};

// timestamp is Discord's <t:seconds:style>.
export function timestamp(seconds, style) {
  const when = new Date(seconds * 1000);
  if (Number.isNaN(when.getTime())) return "";
  const text = style === "R" ? relative(when) : new Intl.DateTimeFormat(locale.tag, styles[style]).format(when);
  return h("time", { class: "stamp", datetime: when.toISOString(), title: full(when) }, text);
}

const units = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(when) {
  const seconds = (when - Date.now()) / 1000;
  const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) || units.at(-1);
  return new Intl.RelativeTimeFormat(locale.tag, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

export const clock = (when) => new Intl.DateTimeFormat(locale.tag, { timeStyle: "short" }).format(when);
export const full = (when) => new Intl.DateTimeFormat(locale.tag, { dateStyle: "full", timeStyle: "short" }).format(when);
export const day = (when) => new Intl.DateTimeFormat(locale.tag, { dateStyle: "long" }).format(when);

// moment reads the time out of a snowflake or an ISO date.
export const moment = (message) => new Date(message.timestamp);

export function fileSize(bytes) {
  const [size, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(locale.tag, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: 1 }).format(size);
}

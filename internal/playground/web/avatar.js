// Faces, drawn: initials on one of a few colours for people, the mark for Lede.
import { shape } from "./dom.js";
import { state, nameOf } from "./state.js";

const colours = ["#7a4b8c", "#1f6f6b", "#9a4a1f", "#37599c", "#5d6b1f", "#9c3159", "#4c5563"];

export function avatar(user) {
  const face = shape("svg", { class: "avatar", viewBox: "0 0 40 40", "aria-hidden": "true" });
  if (user?.id && user.id === state.bot?.id) {
    face.append(
      shape("rect", { width: 40, height: 40, rx: 11, fill: "#1f4b4a" }),
      shape("path", { d: "M10 9h6v16h12v5H10z", fill: "#fbf7ef" }),
      shape("path", { d: "M19 10h11v3H19zM19 16h8v3h-8z", fill: "#f0a35e" }),
    );
    return face;
  }
  const name = nameOf(user);
  const seed = [...(user?.id || name)].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 9973, 7);
  const initials = name.split(/[\s._-]+/).filter(Boolean).slice(0, 2).map((w) => [...w][0]).join("").toUpperCase();
  const text = shape("text", { x: 20, y: 25.5, "text-anchor": "middle", fill: "#ffffff", "font-size": 15, "font-weight": 650, stroke: "none" });
  text.append(initials);
  face.append(shape("circle", { cx: 20, cy: 20, r: 20, fill: colours[seed % colours.length] }), text);
  return face;
}

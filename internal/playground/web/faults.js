import { addView } from "./pane.js";
export function mountFaults() { addView("faults", (body) => body.replaceChildren("")); }

// The page's talk with the playground: one snapshot, one stream of events,
// and POSTs for what a person does.

const session = document.querySelector('meta[name="session"]').content;

// Refused is what the playground, or the stand-in behind it, did not allow.
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function answer(response) {
  const type = response.headers.get("Content-Type") || "";
  const body = type.includes("json") ? await response.json() : null;
  if (!response.ok) throw new Refused(body?.message || `The playground answered ${response.status}.`, response.status);
  return body;
}

async function call(address, options) {
  let response;
  try {
    response = await fetch(address, { ...options, headers: { ...options.headers, "X-Lede-Session": session } });
  } catch {
    throw new Refused("The playground is not running any more. Start it again, then reload this page.", 0);
  }
  return answer(response);
}

// snapshot returns everything that the person can see.
export const snapshot = (person) => call(`/browser/snapshot?as=${encodeURIComponent(person)}`, {});

// post does something as the person. Files make it a form.
export function post(doing, person, payload, files = []) {
  const body = JSON.stringify({ as: person, ...payload });
  if (files.length === 0) {
    return call(`/browser/${doing}`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  }
  const form = new FormData();
  form.set("payload", body);
  for (const file of files) form.append("files", file, file.name);
  return call(`/browser/${doing}`, { method: "POST", body: form });
}

// startAnew reloads the page, which belongs to an earlier run of the playground;
// once in a while at most, should it be refused for another reason.
function startAnew() {
  const last = Number(sessionStorage.getItem("lede-reloaded") || 0);
  if (Date.now() - last < 15000) return;
  sessionStorage.setItem("lede-reloaded", String(Date.now()));
  location.reload();
}

// listen opens the stream of events. It reconnects by itself; onOpen is called
// at each beginning, so that the page can catch up on what it missed.
export function listen(person, onEvent, onOpen, onLost) {
  const query = new URLSearchParams({ as: person, session });
  const source = new EventSource(`/browser/events?${query}`);
  source.addEventListener("open", onOpen);
  source.addEventListener("error", () => {
    onLost();
    if (source.readyState === EventSource.CLOSED) startAnew();
  });
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  return () => source.close();
}

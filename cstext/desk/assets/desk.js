"use strict";
// Draws what the desk says and sends what the reader decides; every text goes in as text.
const $ = (id) => document.getElementById(id);
const main = $("chat");
let start = null;
let queue = [];
let open = null; // the chat on the screen
let waiting = null; // the decision that is being written, or that could not be
let undoing = null; // the name of an undo whose answer has not come
let busy = false; // from a key until what follows from it is on the screen
let asked = 0; // chats asked for: only the last one is drawn
let begun = 0;
let cases = 0;
const paces = [];
const ahead = new Map();

const say = (key, values = {}) => start.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const percent = (share) => `${Math.round(share * 100)}%`;
const tenths = (share) => `${(share * 100).toFixed(1)}%`;

function make(tag, classes, ...content) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...content.filter((part) => part !== null && part !== undefined && part !== ""));
  return element;
}

// What is asked of the desk.

class Ended extends Error {}

async function ask(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  if (answer.status === 401) throw new Ended();
  const given = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(given.error ?? "lost");
  return given;
}

function filters() {
  return Object.fromEntries(new FormData($("filters")).entries());
}

function tell(text, kind = "") {
  $("said").textContent = text;
  $("said").className = kind;
}

function fail(error, otherwise = "unread", before = "") {
  const known = { changed: "error.changed", unknown: "error.unknown", cause: "error.cause", write: "error.write" };
  const key = error instanceof Ended ? "ended" : (known[error.message] ?? otherwise);
  tell(start ? before + say(key) : error.message, "bad");
}

// The queue.

async function loadQueue() {
  const given = await ask(`/api/queue?${new URLSearchParams(filters())}`);
  ahead.clear();
  queue = given.chats;
  const cut = given.total > queue.length ? ` · ${say("cut", { n: queue.length })}` : "";
  $("shown").textContent = say("shown", { shown: given.total }) + cut;
  drawProgress(given.progress);
  drawList();
}

function drawProgress(progress) {
  const done = progress.decided;
  cases = progress.all;
  $("progress").textContent = say("progress", { done, all: progress.all });
  $("bar").max = Math.max(progress.all, 1);
  $("bar").value = done;
}

function entry(one) {
  const head = make("span", "line", make("span", "time", one.time), make("span", "who", one.agent));
  const tags = make("span", "line");
  if (one.cause) tags.append(tag(one.cause));
  if (one.state !== "open") tags.append(make("span", `badge ${one.state}`, say(`state.${one.state}`)));
  if (one.unsure && one.state === "open") tags.append(make("span", "badge warn", say("unsure")));
  if (one.stake) tags.append(make("span", "stake", one.stake));
  const item = make("button", "case", head, make("bdi", "said", one.said), tags);
  item.type = "button";
  item.dataset.key = one.key;
  if (open && one.key === open.key) item.setAttribute("aria-current", "true");
  item.addEventListener("click", () => busy || show(one.key, true).catch((error) => fail(error)));
  return make("li", one.state, item);
}

function drawList() {
  $("list").replaceChildren(...queue.map(entry));
  if (!queue.length) $("list").append(make("li", "none", say("none")));
}

function place(key = open?.key) {
  return queue.findIndex((one) => one.key === key);
}

function nextOpen(from) {
  const due = (one) => one.state !== "decided" && one.state !== "skipped";
  return queue.slice(from + 1).find(due) ?? queue.slice(0, Math.max(from, 0)).find(due);
}

// One chat.

const tag = (cause) => make("span", `tag ${cause}`, make("i", "dot"), say(`reason.${cause}`));

async function fetchChat(key) {
  const order = filters().order ?? "";
  return ask(`/api/chats/${key}?${new URLSearchParams({ order })}`);
}

async function show(key, byHand = false) {
  const early = ahead.get(key);
  ahead.delete(key);
  const turn = ++asked;
  const chat = await (early ?? fetchChat(key));
  if (turn !== asked) return;
  open = chat;
  waiting = null;
  begun = Date.now();
  $("second").value = "";
  $("note").value = "";
  const mine = open.labels.find((label) => label.mine);
  if (mine) {
    $("second").value = mine.second ?? "";
    $("note").value = mine.note;
  }
  $("empty").hidden = true;
  $("desk").hidden = false;
  drawAbout();
  main.replaceChildren(...open.messages.map(bubble));
  for (const button of document.querySelectorAll(".cause")) {
    button.classList.toggle("proposed", open.proposal?.reason === button.dataset.cause);
    button.setAttribute("aria-pressed", String(mine?.reason === button.dataset.cause));
  }
  const mark = main.querySelector(".evidence");
  if (mark) main.scrollTop = mark.offsetTop - main.offsetTop - main.clientHeight / 3;
  else main.scrollTop = 0;
  drawList();
  $("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  if (byHand) closeList();
  main.focus({ preventScroll: true });
  const following = nextOpen(place());
  if (following) {
    const early = fetchChat(following.key);
    early.catch(() => ahead.delete(following.key));
    ahead.set(following.key, early);
  }
}

function drawAbout() {
  const head = make("p", "head", make("bdi", "", open.buyer), " · ", open.agent, " · ", open.time);
  if (open.stake) head.append(" · ", say("stake", { amount: open.stake }));
  const lines = [head];
  if (open.wanted.length) {
    const chips = open.wanted.map((word) => make("span", "chip", word));
    lines.push(make("p", "wanted", `${say("wanted")} `, ...chips));
  }
  lines.push(make("p", "why", ...why()));
  if (open.state === "changed") lines.push(make("p", "notice", say("changed")));
  if (open.state === "disputed") lines.push(make("p", "notice", say("disputed")));
  for (const label of open.labels) {
    const reason = say(`reason.${label.reason}`);
    const second = label.second ? say("decided.second", { reason: say(`reason.${label.second}`) }) : "";
    const line = make("p", "decided", say("decided.by", { person: label.person, reason }) + second);
    if (label.note) line.append(make("bdi", "small", ` ${label.note}`));
    lines.push(line);
  }
  $("about").replaceChildren(...lines);
}

function why() {
  if (!open.proposal) {
    const order = filters().order;
    return [make("span", "small", say(order === "random" ? "order.random.why" : "hidden"))];
  }
  const { reason, confidence, review, second } = open.proposal;
  const parts = [`${say("proposed")} `, tag(reason), ` ${say("sure", { p: percent(confidence) })}`];
  if (review) parts.push(" ", make("span", "badge warn", say("unsure")));
  if (second) {
    const named = { reason: say(`reason.${second.reason}`), p: percent(second.probability) };
    const leans = second.probability > confidence ? say("leans") : "";
    parts.push(" ", make("span", "small", say("or", named), leans));
  }
  return parts;
}

function bubble(message) {
  const side = message.role === "buyer" ? "buyer" : message.role === "system" ? "system" : "agent";
  const meta = make("p", "meta", say(`role.${message.role}`));
  if (message.sender) meta.append(" ", make("bdi", "", message.sender));
  if (message.time) meta.append(" ", message.time);
  if (message.evidence) meta.append(make("span", "badge mark", say("evidence")));
  const text = make("div", "bubble", make("bdi", "", message.text));
  return make("li", `${side}${message.evidence ? " evidence" : ""}`, meta, text);
}

// Deciding.

function decision(body) {
  return { ...filters(), ...body, text_hash: open.text_hash, id: crypto.randomUUID() };
}

async function once(act) {
  if (busy) return;
  busy = true;
  try {
    await act();
  } finally {
    busy = false;
  }
}

async function write(body, done) {
  // What could not be written is sent again under its own name: it is written once.
  const again = waiting && waiting.key === open.key && sameDecision(waiting.body, body);
  waiting = again ? waiting : { key: open.key, body: decision(body) };
  const { key } = waiting;
  tell(say("saving"));
  let saved = "";
  try {
    const given = await ask(`/api/chats/${key}`, waiting.body);
    saved = done;
    const spent = (Date.now() - begun) / 1000;
    if (spent < 300) paces.push(spent);
    if (paces.length % 10 === 0 && $("learn")) askLearning();
    const at = place(key);
    if (at >= 0) queue[at] = given.chat;
    waiting = null;
    drawProgress(given.progress);
    drawPace();
    await goOn(at);
    tell(done, "good");
  } catch (error) {
    fail(error, saved ? "unread" : "lost", saved && `${saved} · `);
  }
}

function sameDecision(one, other) {
  return ["action", "reason", "second", "note"].every((key) => (one[key] ?? "") === (other[key] ?? ""));
}

function drawPace() {
  const sorted = [...paces].sort((a, b) => a - b);
  if (sorted.length > 2) $("pace").textContent = say("pace", { n: Math.round(sorted[sorted.length >> 1]) });
}

async function goOn(at) {
  const following = nextOpen(at);
  if (following) await show(following.key);
  else {
    await loadQueue();
    const rest = nextOpen(-1);
    if (rest) await show(rest.key);
    else finished();
  }
}

function finished() {
  open = null;
  drawList();
  $("about").replaceChildren();
  main.replaceChildren();
  $("empty").textContent = say(queue.length ? "finished" : cases ? "none" : "no_cases");
  $("empty").hidden = false;
}

function decide(cause) {
  if (!open) return;
  const second = $("second").value === cause ? "" : $("second").value;
  const body = { action: "label", reason: cause, second, note: $("note").value };
  once(() => write(body, say("saved", { reason: say(`reason.${cause}`) })));
}

function skip() {
  if (open) once(() => write({ action: "skip" }, say("saved.skip")));
}

async function takeBack() {
  undoing ??= crypto.randomUUID(); // asked again after a lost answer, it takes back no second one
  try {
    const { key } = await ask("/api/undo", { id: undoing });
    undoing = null;
    if (!key) return tell(say("undo.none"));
    await loadQueue();
    await show(key);
    tell(say("undone"), "good");
  } catch (error) {
    fail(error, undoing ? "lost" : "unread");
  }
}

const undo = () => once(takeBack);

function step(by) {
  const other = queue[place() + by];
  if (other && !busy) show(other.key).catch((error) => fail(error));
}

// The keyboard.

const KEYS = {
  s: skip,
  u: undo,
  n: () => $("note").focus(),
  "/": () => {
    openList();
    $("words").focus();
  },
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  ArrowUp: () => main.scrollBy({ top: -120 }),
  ArrowDown: () => main.scrollBy({ top: 120 }),
};

document.addEventListener("keydown", (event) => {
  if (!start || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest("input, select, textarea");
  if (field) {
    if (event.key === "Escape" || (event.key === "Enter" && field.tagName === "INPUT")) {
      event.preventDefault();
      closeList();
      main.focus({ preventScroll: true });
    }
    return;
  }
  // By its place, not its sign: Shift+1 is another sign on every keyboard.
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  if (digit) {
    const cause = start.causes[digit[1] - 1];
    event.preventDefault();
    if (event.shiftKey) $("second").value = $("second").value === cause ? "" : cause;
    else if (!event.repeat) decide(cause);
    return;
  }
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.repeat && event.key.length === 1)) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll(".cause")) {
  button.addEventListener("click", () => decide(button.dataset.cause));
}
$("skip").addEventListener("click", skip);
$("undo").addEventListener("click", undo);
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));

// The list on a narrow screen.

function openList() {
  document.body.classList.add("listing");
  $("open-list").setAttribute("aria-expanded", "true");
}

function closeList() {
  document.body.classList.remove("listing");
  $("open-list").setAttribute("aria-expanded", "false");
}

$("open-list").addEventListener("click", () => {
  if (document.body.classList.contains("listing")) closeList();
  else openList();
});

// Filters.

async function anew() {
  try {
    await loadQueue();
    const first = nextOpen(-1) ?? queue[0];
    if (first) await show(first.key);
    else finished();
  } catch (error) {
    fail(error);
  }
}

let typing = 0;
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("reset", () => setTimeout(anew));
$("filters").addEventListener("change", (event) => {
  if (event.target.id !== "words") anew();
});
$("words").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => loadQueue().catch((error) => fail(error)), 200);
});
$("words").addEventListener("change", () => {
  clearTimeout(typing);
  anew();
});

$("leave").addEventListener("click", async () => {
  try {
    await ask("/api/leave", {});
    document.body.replaceChildren(make("main", "", make("p", "notice", say("left"))));
    document.body.className = "alone";
  } catch (error) {
    fail(error);
  }
});

// What more labels would bring.

const points = (share) => `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)}%`;

function drawLearned(given) {
  const { state, now, gain } = given;
  $("learn").hidden = state === "few" || state === "working";
  if (state === "idle") $("learned").textContent = "";
  if (state === "few") $("learned").textContent = say("learning.few", given);
  if (state === "working") $("learned").textContent = say("learning.working");
  if (state === "failed") $("learned").textContent = say("learning.failed");
  if (state === "ready") {
    const line = say("learning.line", {
      n: given.labels, more: given.more, now: tenths(now.value), now_low: tenths(now.low),
      now_high: tenths(now.high), gain: points(gain.value), low: points(gain.low), high: points(gain.high),
    });
    $("learned").textContent = gain.low > 0 ? line : `${line}${say("learning.nothing")}`;
  }
  if (state === "working") setTimeout(() => askLearning(), 3000);
}

const askLearning = (body) => ask("/api/learning", body).then(drawLearned).catch((error) => fail(error));
$("learn")?.addEventListener("click", () => askLearning({}));

// The beginning.

function fillSelect(id, choices) {
  $(id).append(...choices.map(([value, name]) => Object.assign(make("option", "", name), { value })));
}

async function begin() {
  start = await ask("/api/start");
  fillSelect("agent", start.agents);
  fillSelect("goods", start.goods.map((name) => [name, name]));
  fillSelect("day", start.days.map((day) => [day, day]));
  await anew();
  if ($("learn")) askLearning();
}

begin().catch((error) => fail(error));

"use strict";
// Draws the chats from the data block; every text goes in as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const { labels, cases, sources } = data;
const STEP = 12;
const LONG = 600;
const $ = (id) => document.getElementById(id);

const fill = (key, values = {}) => labels[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

function make(tag, classes, ...content) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...content.filter((part) => part !== null && part !== undefined));
  return element;
}

function button(classes, text, act) {
  const element = make("button", classes, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

const tag = (reason) => make("span", `tag ${reason}`, make("i", "dot"), labels[`reason.${reason}`] ?? reason);
const agentName = (name) => (name === null ? labels.unassigned : (data.agents[name] ?? name));

// One line of the list and its state.

let shown = [];
let limit = STEP;
let chosen = null;
let open = -1;

for (const [number, one] of cases.entries()) {
  one.number = number;
  const said = one.messages.map((message) => message.text);
  one.haystack = [one.id, one.buyer, one.agent ?? "", one.sentence, ...one.wanted, ...said]
    .join("\n")
    .toLowerCase();
}

function fits(one) {
  const words = $("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const agent = $("by-agent").value;
  const sure = $("by-sure").value;
  return (
    (!chosen || chosen.has(one.number)) &&
    (!$("by-cause").value || one.reason === $("by-cause").value) &&
    (!agent || agent === `=${one.agent ?? ""}`) &&
    (!sure || one.review === (sure === "unsure")) &&
    words.every((word) => one.haystack.includes(word))
  );
}

function entry(one, n) {
  const quote = one.messages.find((message) => message.evidence && message.role === "buyer");
  const item = make(
    "button",
    "case",
    make("span", "time", one.time),
    make("span", "who", make("bdi", "", one.buyer), " · ", agentName(one.agent)),
    make("span", "tags", tag(one.reason), one.review ? make("span", "badge warn", labels.review) : null),
    make("span", "stake", one.stake),
    make("span", "say", one.sentence, quote ? make("bdi", "quote", `「${quote.text.slice(0, 80)}」`) : null),
  );
  item.type = "button";
  item.addEventListener("click", () => show(n));
  return make("li", one.reason, item);
}

function draw() {
  const list = $("list");
  list.replaceChildren(...shown.slice(0, limit).map(entry));
  if (!shown.length) list.append(make("li", "none", labels.none));
  const rest = shown.length - limit;
  $("more").hidden = rest <= 0;
  $("more").textContent = fill("more", { n: Math.min(rest, STEP) });
  const counted = fill("shown", { shown: shown.length, all: cases.length });
  $("shown").textContent = chosen ? `${counted} · ${fill("picked", { n: chosen.size })}` : counted;
}

function filter() {
  shown = cases.filter(fits);
  limit = STEP;
  draw();
}

function goTo(set) {
  $("filters").reset();
  set();
  filter();
  $("chats").scrollIntoView();
  $("search").focus({ preventScroll: true });
}

// One chat.

function bubble(message, n) {
  const side = message.role === "buyer" ? "buyer" : message.role === "system" ? "system" : "agent";
  const text = make("bdi", "text", message.text.slice(0, LONG));
  const item = make("li", `${side}${message.evidence ? " evidence" : ""}`);
  const who = message.role === "agent" ? agentName(message.sender || null) : message.sender;
  const head = make("p", "meta", make("span", "", labels[`role.${message.role}`] ?? message.role));
  if (who && side !== "system") head.append(" ", make("bdi", "", who));
  if (message.time) head.append(make("span", "time", ` ${message.time}`));
  const place = make("span", "", ` · ${fill("line", { n: n + 1, line: message.line })}`);
  place.title = sources[message.source];
  head.append(place);
  if (message.evidence) head.append(make("span", "badge mark", labels.evidence));
  const body = make("div", "bubble", text);
  if (message.text.length > LONG) {
    body.append(
      button("link", fill("expand", { n: message.text.length }), (event) => {
        text.textContent = message.text;
        event.target.remove();
      }),
    );
  }
  item.append(head, body);
  return item;
}

function why(one) {
  const known = labels[`by.${one.by}`] ?? one.by;
  const parts = [tag(one.reason), " ", one.review ? make("span", "badge warn", labels.review) : null];
  parts.push(` ${known}`);
  if (one.by === "model") parts.push(` · ${fill("confidence", { p: one.confidence })}`);
  if (one.second) {
    const reason = labels[`reason.${one.second.reason}`] ?? one.second.reason;
    const other = one.by === "person" ? "then" : "second";
    parts.push(` · ${fill(other, { reason, p: one.second.probability })}`);
  }
  const wanted = one.wanted.length
    ? make("p", "wanted", `${labels.wanted}: `, ...one.wanted.map((word) => make("span", "chip", word)))
    : null;
  const stake = one.stake ? make("p", "small", `${labels["stake"]}: ${one.stake} (${labels[`stake.${one.from}`]})`) : null;
  return [make("p", "", ...parts), make("p", "", one.sentence), wanted, stake].filter(Boolean);
}

function show(n) {
  open = n;
  const one = shown[n];
  const files = [...new Set(one.messages.map((message) => message.source))];
  $("chat-title").replaceChildren(
    make("h3", "", make("bdi", "", one.buyer), " · ", agentName(one.agent)),
    make("p", "small", one.time, " · ", one.id, " · ", files.map((file) => sources[file]).join(", ")),
  );
  $("chat-why").replaceChildren(...why(one));
  $("messages").replaceChildren(...one.messages.map(bubble));
  $("position").textContent = fill("of", { n: n + 1, all: shown.length });
  $("previous").disabled = n === 0;
  $("next").disabled = n === shown.length - 1;
  if (!$("chat").open) $("chat").showModal();
  const mark = $("messages").querySelector(".evidence");
  if (mark) mark.scrollIntoView({ block: "center" });
  else $("messages").scrollTop = 0;
  $("chat-title").focus({ preventScroll: true });
}

const step = (by) => {
  if (shown[open + by]) show(open + by);
};

function returnFocus() {
  while (open >= limit) limit += STEP;
  draw();
  $("list").children[open]?.querySelector("button")?.focus();
}

$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("close").addEventListener("click", () => $("chat").close());
$("chat").addEventListener("close", returnFocus);
$("chat").addEventListener("click", (event) => {
  if (event.target === $("chat")) $("chat").close();
});
$("chat").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") step(-1);
  if (event.key === "ArrowRight") step(1);
});

$("more").addEventListener("click", () => {
  const first = limit;
  limit += STEP;
  draw();
  $("list").children[first]?.querySelector("button")?.focus();
});
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("input", filter);
$("filters").addEventListener("reset", () => {
  chosen = null;
  setTimeout(filter);
});
document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-chats], [data-cause]");
  if (!asked) return;
  const { chats, cause } = asked.dataset;
  goTo(() => {
    chosen = chats ? new Set(chats.split(" ").map(Number)) : null;
    if (cause) $("by-cause").value = cause;
  });
});

// The agents' table.

function sortBy(header) {
  const up = header.getAttribute("aria-sort") === "descending";
  const column = Number(header.dataset.key);
  const body = $("agent-table").tBodies[0];
  const value = (row) => row.cells[column].dataset.value;
  const rows = [...body.rows].sort((a, b) => {
    if (value(a) === "" || value(b) === "") return (value(a) === "") - (value(b) === "");
    return (up ? 1 : -1) * (value(a) - value(b));
  });
  for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  body.append(...rows);
}

if ($("agent-table")) {
  $("sort-hint").hidden = false;
  for (const header of $("agent-table").tHead.rows[0].cells) {
    if (!header.dataset.key) continue;
    const inner = button("sort", "", () => sortBy(header));
    inner.append(...header.childNodes);
    header.append(inner);
  }
  $("all-metrics").addEventListener("change", (event) => {
    $("agent-table").classList.toggle("every", event.target.checked);
  });
}

// The page.

const print = $("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});
$("filters").hidden = false;
filter();

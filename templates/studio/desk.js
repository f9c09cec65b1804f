// The page of a project: her text on the left, the pages of her workbook on the right.
import { $, arriving, send, tell, words } from "./common.js";

let known = -1;
let parts = {}; // HTML by the id of what it stands in

// ------------------------------------------------------------------------------------------------ what is new

/** Tabs that nobody sees wait without asking: a browser has few connections to one server. */
const seenAgain = () => document.hidden && new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));

async function follow() {
  for (;;) {
    await seenAgain();
    try {
      const answer = await fetch(`/state?after=${known}`);
      if (answer.status === 409) { // another project, or none, or the end
        const there = await fetch("/").catch(() => null);
        return there?.ok ? location.reload() : tell(words.stopped);
      }
      if (answer.status === 403) return tell(words.stopped);
      if (answer.status === 200) show(await answer.json());
    } catch {
      tell(words.stopped);
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}

function show(state) {
  if (state.language !== document.documentElement.lang) return location.reload();
  known = state.number;
  $("title").textContent = state.title;
  document.title = `${state.title} – Werkboek`;
  $("undo").disabled = !state.undo;
  $("redo").disabled = !state.redo;
  document.body.classList.toggle("busy", Boolean(state.busy));
  parts = state.parts;
  fill();
  draw();
  placeHandles();
  mark();
  rove();
  showTurned();
  showChanged(state.busy);
}

/** What was changed stays in sight, on the left as soon as it is read, on the right once its page is done. */
function showChanged(busy) {
  if (!changed) return;
  const here = $(changed.id);
  const row = said(here) === changed.said ? here : [...texts.querySelectorAll(".row")].find((one) => said(one) === changed.said);
  if (row && row !== here) { choose(row); row.focus({ preventScroll: true }); }
  inSight(row ?? here);
  if (busy) return;
  changed = null;
  if (row && wide.matches) showOnPage(row);
}

function inSight(row) {
  if (!row) return;
  const box = row.getBoundingClientRect(), room = texts.getBoundingClientRect();
  if (box.top < room.top || box.bottom > room.bottom) row.scrollIntoView({ block: box.height > room.height ? "start" : "center" });
}

function fill() {
  for (const [id, html] of Object.entries(parts)) {
    const place = $(id);
    if (!place || place.filled === html) continue;
    place.filled = html;
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    morph(place, fresh);
  }
}

/** Makes one element like another, and leaves alone what is the same and what this script put there itself. */
function morph(from, to) {
  const kept = [...from.childNodes].filter((node) => node.dataset?.own === undefined);
  const byId = new Map(kept.filter((node) => node.id).map((node) => [node.id, node]));
  let at = 0;
  for (const node of [...to.childNodes]) {
    let old = node.id ? byId.get(node.id) : kept[at];
    if (!node.id && old?.id) old = undefined;
    if (old && old.nodeType === node.nodeType && old.nodeName === node.nodeName) {
      if (kept[at] !== old) { kept.splice(kept.indexOf(old), 1); from.insertBefore(old, kept[at] ?? null); kept.splice(at, 0, old); }
      if (node.nodeType === Node.ELEMENT_NODE) same(old, node);
      else if (old.nodeValue !== node.nodeValue) old.nodeValue = node.nodeValue;
    } else {
      from.insertBefore(node, kept[at] ?? null);
      kept.splice(at, 0, node);
    }
    at += 1;
  }
  for (const node of kept.slice(at)) node.remove();
}

// What this script puts on elements, and the page from the server knows nothing of.
const OURS = new Set(["src", "style", "open", "data-shown", "data-writing", "data-dragging"]);
function same(old, node) {
  for (const { name, value } of [...node.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name) && !OURS.has(name)) old.removeAttribute(name);
  if (old.nodeName !== "IMG") morph(old, node);
}

// ------------------------------------------------------------------------------------------------------ pages

const leaves = $("leaves");
let width = 0; // px of a page on the screen; 0: as fits
let overview = false;

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) { entry.target.near = entry.isIntersecting; if (entry.isIntersecting) paint(entry.target); }
}, { root: leaves, rootMargin: "600px 0px" });

function draw() {
  for (const leaf of leaves.querySelectorAll(".leaf")) {
    if (!leaf.watched) { leaf.watched = true; seen.observe(leaf); }
    if (leaf.near) paint(leaf);
  }
}

/** Shows the picture of a page once it is there, so that a page that changes never flashes. */
async function paint(leaf) {
  const px = Math.min(2400, Math.ceil((leaf.clientWidth * devicePixelRatio) / 150) * 150 || 300);
  const src = `/leaf/${leaf.dataset.name}?w=${px}`;
  const picture = leaf.querySelector("img");
  if (picture.dataset.shown === src) return;
  picture.dataset.shown = src;
  const next = new Image();
  next.src = src;
  try { await next.decode(); } catch { return; }
  if (picture.dataset.shown === src) picture.src = src;
}

/** The page in the middle of what is seen. */
function middle() {
  const { top, height } = leaves.getBoundingClientRect();
  const far = (leaf) => { const box = leaf.getBoundingClientRect(); return Math.abs((box.top + box.bottom) / 2 - top - height / 2); };
  return [...leaves.querySelectorAll(".leaf")].sort((a, b) => far(a) - far(b))[0];
}

/** Pages as large as is asked, the same one in the middle. */
function size(kept = leaves.scrollTop > 0 ? middle() : null) {
  const room = leaves.clientWidth - 48;
  const two = room > 640;
  const fit = Math.min((two ? room / 2 : room) - 4, two ? 620 : 900);
  const page = overview ? Math.max(86, Math.min(130, room / 7)) : width || fit;
  leaves.style.setProperty("--leaf", `${Math.round(page)}px`);
  leaves.classList.toggle("overview", overview);
  leaves.classList.toggle("single", !overview && page * 2 > room + 40);
  $("overview").setAttribute("aria-pressed", String(overview));
  kept?.scrollIntoView({ block: "center" });
  draw();
}
new ResizeObserver(() => size()).observe(leaves);
const zoom = (by) => { overview = false; width = Math.max(140, Math.min(1600, (width || parseFloat(leaves.style.getPropertyValue("--leaf"))) * by)); size(); };
$("smaller").onclick = () => zoom(1 / 1.25);
$("larger").onclick = () => zoom(1.25);
$("overview").onclick = () => { overview = !overview; size(); };

leaves.addEventListener("click", async (event) => {
  const leaf = event.target.closest(".leaf");
  if (!leaf || event.target.closest(".handle")) return;
  if (overview) { overview = false; return size(leaf); }
  const box = leaf.getBoundingClientRect();
  const where = new URLSearchParams({ page: leaf.dataset.page, y: (event.clientY - box.y) / box.height });
  const { id } = await (await fetch(`/spot?${where}`)).json();
  if (id) go(id, true);
});

async function showOnPage(row) {
  const { page } = await (await fetch(`/place?id=${row.id}`)).json();
  const leaf = page && $(`p${page}`);
  if (!leaf) return;
  const box = leaf.getBoundingClientRect(), room = leaves.getBoundingClientRect();
  if (box.top < room.top || box.bottom > room.bottom) leaf.scrollIntoView({ block: "center", behavior: calm() });
  flash(leaf);
}
const wide = matchMedia("(min-width: 60.01rem)");

// ---------------------------------------------------------------------------------------- a writing space is drawn out

const MOST = Number(document.querySelector("main").dataset.most); // rows
const within = (rows) => Math.max(1, Math.min(MOST, rows));
let drag = null;

function placeHandles() {
  for (const handle of leaves.querySelectorAll(".handle")) {
    if (handle === drag?.handle) continue;
    set(handle, Number(handle.getAttribute("aria-valuenow")));
  }
}

function set(handle, rows) {
  const now = Number(handle.getAttribute("aria-valuenow"));
  const grown = (rows - now) * Number(handle.dataset.pitch);
  handle.style.top = `${handle.dataset.top}%`;
  handle.style.height = `${Number(handle.dataset.height) + grown}%`;
  handle.dataset.rows = rows;
}

leaves.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".handle");
  if (!handle || event.button) return;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const high = handle.closest(".leaf").clientHeight * Number(handle.dataset.pitch) / 100;
  drag = { handle, from: event.clientY, high, first: Number(handle.getAttribute("aria-valuenow")) };
  handle.dataset.dragging = "";
});
leaves.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const rows = Math.round(drag.first + (event.clientY - drag.from) / drag.high);
  set(drag.handle, within(rows));
});
const drop = () => {
  if (!drag) return;
  const { handle, first } = drag;
  drag = null;
  delete handle.dataset.dragging;
  if (Number(handle.dataset.rows) !== first) sized(handle, Number(handle.dataset.rows));
  else go(handle.dataset.row, true);
};
leaves.addEventListener("pointerup", drop);
leaves.addEventListener("pointercancel", drop);
let typed;
leaves.addEventListener("keydown", (event) => {
  const handle = event.target.closest(".handle");
  if (!handle) return;
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 4, PageUp: -4 }[event.key];
  if (event.key === "Enter") { event.preventDefault(); return go(handle.dataset.row); }
  if (!step) return;
  event.preventDefault();
  const rows = within(Number(handle.dataset.rows) + step);
  set(handle, rows);
  clearTimeout(typed);
  typed = setTimeout(() => sized(handle, rows), 350);
});

const sized = (handle, rows) => edit($(handle.dataset.row), "space", { kind: handle.dataset.kind, rows, labels: handle.dataset.labels });

// ------------------------------------------------------------------------------------------------------- her text

const texts = $("texts");
let changed = null; // the row that was changed last: its id, which other lines may have taken, and what it said
const said = (row) => row?.querySelector(".said")?.textContent;
let chosen = null; // the id of the row with the tools
let opened = 0; // when it got them

async function edit(row, what, more = {}) {
  const { file, first, raw } = row.dataset;
  document.body.classList.add("busy");
  const done = await send("/edit", { do: what, file, first: Number(first), raw, ...more });
  if (done) changed = { id: row.id, said: said(row) };
  if (!done) known = -1; // show again how it really is
  return done;
}

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
function flash(element) { element.classList.remove("flash"); void element.offsetWidth; element.classList.add("flash"); }

let fromPage = false; // she clicked on the page: it need not be looked for
function go(id, page = false) {
  const row = $(id);
  if (!row) return;
  fromPage = page;
  tab("texts");
  row.scrollIntoView({ block: "center", behavior: calm() });
  choose(row);
  row.focus({ preventScroll: true });
  fromPage = false;
  flash(row);
}

/** Of all rows one is a stop of the tab key; arrows lead to the others. */
function rove() {
  for (const row of texts.querySelectorAll(".row[tabindex='0']")) row.tabIndex = -1;
  const row = (chosen && $(chosen)) ?? texts.querySelector(".row");
  if (row) row.tabIndex = 0;
}

function choose(row) {
  if (chosen === row.id && row.querySelector(":scope > [data-own]")) return;
  texts.querySelector(".act")?.remove();
  chosen = row.id;
  rove();
  if (row.classList.contains("fixed") || row.dataset.says === "") return;
  row.append($("tools").content.cloneNode(true));
  opened = performance.now();
  mark();
  clearTimeout(choose.whole);
  choose.whole = setTimeout(() => row.scrollIntoView({ block: "nearest" }), 450); // not under a double click
  clearTimeout(choose.later);
  if (wide.matches && !fromPage) choose.later = setTimeout(() => showOnPage(row), 200);
}

/** The tools say how it is now. */
function mark() {
  const row = chosen && $(chosen);
  const tools = row?.querySelector(":scope > .act");
  if (!tools) return;
  const { says, kind, rows, labels } = row.dataset;
  for (const button of tools.querySelectorAll("[data-says]")) button.setAttribute("aria-pressed", String(button.dataset.says === says));
  tools.querySelector(".room").hidden = says !== "asks";
  tools.querySelector("[data-join]").hidden = says === "out" || !row.previousElementSibling;
  tools.querySelector("[data-edit]").hidden = says === "out";
  tools.querySelector("[data-show]").hidden = says === "out" || wide.matches;
  if (says !== "asks") return;
  tools.querySelector("[data-kind]").value = kind ?? "";
  tools.querySelector("[data-count]").textContent = rows ?? "";
  tools.querySelector(".labels").hidden = !about(row, "labelled");
  if (document.activeElement !== tools.querySelector("[data-labels]")) tools.querySelector("[data-labels]").value = listed(labels ?? "");
}

texts.addEventListener("focusin", (event) => { const row = event.target.closest(".row"); if (row && !row.querySelector(".edit")) choose(row); });

texts.addEventListener("click", async (event) => {
  const row = event.target.closest(".row");
  const button = event.target.closest("button");
  if (!button) return;
  const { says, settle, ask, convert } = button.dataset;
  if (convert) return void send("/convert", { file: convert });
  if (!row || (event.detail && button.closest(".act") && performance.now() - opened < 350)) return; // a second tap where the tools just came
  if (says) await edit(row, "says", { value: says });
  else if (settle) await edit(row, "settle", { value: settle });
  else if (ask) await edit(row, "ask", { value: ask });
  else if ("join" in button.dataset) await edit(row, "join");
  else if ("edit" in button.dataset) write(row);
  else if ("show" in button.dataset) { tab("leaves"); showOnPage(row); }
  else if ("less" in button.dataset) step(row, -1);
  else if ("more" in button.dataset) step(row, 1);
  else if ("save" in button.dataset) written(row);
  else if ("cancel" in button.dataset) unwritten(row);
  else if ("split" in button.dataset) {
    const area = row.querySelector("textarea");
    const [sign, , mark] = parted(row);
    const split = { value: sign + area.value + mark, at: sign.length + area.selectionStart, raw: row.was };
    if (await edit(row, "split", split)) unwritten(row);
  }
});
texts.addEventListener("change", (event) => {
  const row = event.target.closest(".row");
  if (event.target.matches("[data-kind]")) space(row, { kind: event.target.value, rows: event.target.value ? undefined : 0 });
  if (event.target.matches("[data-labels]")) space(row, { labels: unlisted(event.target.value) });
});
texts.addEventListener("dblclick", (event) => { const row = event.target.closest(".said")?.closest(".row"); if (row) write(row); });

// Words are written with commas between them; only where one has a comma of its own with the | of the notation.
const listed = (labels) => (labels.includes(",") ? labels : labels.replaceAll(" | ", ", "));
const unlisted = (said) => (said.includes("|") ? said : said.replaceAll(/\s*[,;]\s*/g, " | "));
/** What is so of the kind of space that is chosen. */
const about = (row, what) => row.querySelector("[data-kind]").selectedOptions[0]?.dataset[what] !== undefined;
const PAIRED = { columns: "… | …", scales: "… | …", checklist: "… | …", scale: "" };
function space(row, change) {
  const { kind = "", rows = "0", labels = "" } = row.dataset;
  const kinds = change.kind !== undefined && change.kind !== kind;
  const asked = { kind, rows: kind || row.dataset.rows ? Number(rows) : 0, labels, ...change };
  if (kinds) asked.labels = PAIRED[asked.kind] ?? "";
  if (kinds && asked.rows === undefined) asked.rows = about(row, "fixed") ? 0 : Number(rows) || 6;
  return edit(row, "space", asked);
}

let stepped;
function step(row, by) {
  const rows = within(Number(row.dataset.rows || 6) + by);
  row.dataset.rows = rows;
  mark();
  clearTimeout(stepped);
  stepped = setTimeout(() => edit(row, "space", { kind: ["", "rest", "page"].includes(row.dataset.kind) ? row.dataset.ownKind : row.dataset.kind, rows, labels: row.dataset.labels ?? "" }), 350);
}

function write(row) {
  if (row.classList.contains("fixed") || row.querySelector(".edit")) return;
  row.querySelector(":scope > .act")?.remove();
  row.append($("editor").content.cloneNode(true));
  const area = row.querySelector("textarea");
  row.was = row.dataset.raw; // what another editor writes meanwhile is not to be written over
  area.value = parted(row)[1];
  area.rows = Math.min(14, Math.max(2, Math.ceil(area.value.length / 42)));
  row.dataset.writing = "";
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}
/** What stands in the file, in three: the sign that says what it is, the words, the mark for its space. */
function parted(row) {
  const raw = row.was;
  const found = /^((?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,3}[.)]\s+|(?:💡|✍️?|👉|🔗)\s*)?)(.*?)(\s*\{[^{}]*\})?$/u.exec(raw);
  return found ? [found[1], found[2], found[3] ?? ""] : ["", raw, ""];
}
async function written(row) {
  const [sign, , mark] = parted(row);
  const words_ = row.querySelector("textarea").value;
  const value = words_.trim() ? sign + words_ + mark : "";
  if (value === row.was || (await edit(row, "text", { value, raw: row.was }))) unwritten(row);
}
function unwritten(row) {
  row.querySelector(".edit")?.remove();
  delete row.dataset.writing;
  chosen = null;
  row.focus();
}

texts.addEventListener("keydown", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  if (event.target.matches("textarea")) {
    if (event.key === "Escape") { event.preventDefault(); unwritten(row); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) written(row);
    return;
  }
  if (event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...texts.querySelectorAll(".row")];
  const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (next) { event.preventDefault(); rows[rows.indexOf(row) + next]?.focus(); }
  else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); write(row); }
  else if (/^[1-9]$/.test(event.key)) row.querySelectorAll(".act [data-says]")[Number(event.key) - 1]?.click();
});

document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-go]")?.dataset.go;
  if (to) { event.target.closest("details.told")?.removeAttribute("open"); go(to); } // else it hides where it leads
  const length = event.target.closest("[data-length]")?.dataset.length;
  if (length) { document.body.classList.add("busy"); send("/settle", { length }); }
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea")) return;
  const again = event.key.toLowerCase() === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
  if (again || event.key.toLowerCase() === "z") { event.preventDefault(); turn(again ? "/redo" : "/undo"); }
});
let turned = null; // what was undone or made again, to be shown once it is there
async function turn(path) { turned = await send(path); }
$("undo").onclick = () => turn("/undo");
$("redo").onclick = () => turn("/redo");
function showTurned() {
  if (!turned) return;
  const rows = [...texts.querySelectorAll(".row")].filter((row) => row.dataset.file === turned.file);
  const row = rows.findLast((one) => Number(one.dataset.first) <= turned.line) ?? rows[0];
  turned = null;
  if (!row) return;
  inSight(row);
  flash(row);
}

// A row of choices is one stop of the tab key; arrows move in it.
document.addEventListener("keydown", (event) => {
  const group = event.target.closest("[role=radiogroup], [role=tablist]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!group || !step) return;
  const all = [...group.querySelectorAll("[role=radio], [role=tab]")];
  all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
});

// ------------------------------------------------------------------------------------- narrow: one side at a time

function tab(name) {
  document.body.dataset.tab = name;
  for (const one of ["texts", "leaves"]) $(`tab-${one}`).setAttribute("aria-selected", String(one === name));
  if (name === "leaves") size();
}
for (const link of document.querySelectorAll(".skip")) {
  link.onclick = (event) => {
    event.preventDefault();
    const name = link.hash.slice(1);
    tab(name);
    (name === "texts" ? texts.querySelector(".row[tabindex='0']") : leaves)?.focus();
  };
}
$("tab-texts").onclick = () => tab("texts");
$("tab-leaves").onclick = () => tab("leaves");

// -------------------------------------------------------------------------------------------------------- dialogs

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
}

/** Beside the pages where there is room, so that she sees the cover change. */
async function openLooks() {
  const looks = $("looks");
  looks.innerHTML = await (await fetch("/looks")).text();
  fill();
  if (looks.open) return;
  if (wide.matches) looks.show(); else looks.showModal();
  leaves.scrollTo({ top: 0, behavior: calm() });
}
$("looks-open").onclick = () => ($("looks").open ? $("looks").close() : openLooks());
$("looks").addEventListener("keydown", (event) => { if (event.key === "Escape") $("looks").close(); });
// While she types, the cover follows.
let typing;
$("looks").addEventListener("input", ({ target }) => {
  clearTimeout(typing);
  if (target.name && target.type !== "url") typing = setTimeout(() => send("/settle", { [target.name]: target.value }), 500);
});
$("looks").addEventListener("change", async ({ target }) => {
  clearTimeout(typing);
  if (target.id === "logo") { if (await send("/logo", target.files[0], { name: target.files[0].name })) openLooks(); }
  else if (target.name) await send("/settle", { [target.name]: target.value });
});
$("looks").addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-set]");
  if (button && (await send("/settle", { [button.dataset.set]: button.value }))) openLooks();
});

$("add").onclick = () => { $("adding").showModal(); $("paste").focus(); };
arriving(() => $("adding").close());
$("leave").onclick = async () => { if (await send("/leave")) location.reload(); };

$("make").onclick = async () => {
  const made = $("made");
  made.innerHTML = `<h2 id="made-title"></h2><p class="line" role="status"><span class="spin" aria-hidden="true"></span><span class="far"></span></p><progress aria-labelledby="made-title"></progress>`;
  made.querySelector("h2").textContent = words.making;
  made.showModal();
  const far = setInterval(async () => {
    const { what, page } = await (await fetch("/step")).json().catch(() => ({}));
    const text = made.querySelector(".far");
    if (text && what) text.textContent = page ? `${what} ${page}` : what;
  }, 400);
  const found = await send("/make");
  clearInterval(far);
  if (!found) return made.close();
  made.innerHTML = found.html;
  made.querySelector("a.main")?.focus();
};
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-left]")) return;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const all = [...texts.querySelectorAll(".is-out")];
  go((all[all.findIndex((row) => row.id === chosen) + 1] ?? all[0])?.id); // the next one, each time
});
$("made").addEventListener("click", async ({ target }) => {
  if (target.closest("a[download]")) tell(words.saved);
  if (target.closest("[data-doubts]")) { $("made").close(); go(texts.querySelector(".open")?.id); }
  if (target.closest("[data-looks]")) { $("made").close(); openLooks(); }
  if (!target.dataset.copy) return;
  await navigator.clipboard.writeText($(target.dataset.copy).textContent);
  target.textContent = words.shop_copied;
});

tab("leaves");
size();
follow();

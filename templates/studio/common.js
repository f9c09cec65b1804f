// What both pages share: asking the server, saying what went wrong, and taking in what an author brings.

export const words = JSON.parse(document.body.dataset.words);
const key = document.body.dataset.key;
export const $ = (id) => document.getElementById(id);

/** Says something for a while; in a dialog, where one is open: the rest of the page is out of reach then. */
export function tell(text) {
  $("toast")?.remove();
  const toast = document.createElement("p");
  Object.assign(toast, { id: "toast", className: "toast", role: "status" });
  (document.querySelector("dialog[open]") ?? document.body).append(toast);
  requestAnimationFrame(() => { toast.textContent = text; }); // a reader of screens hears what changes
  setTimeout(() => toast.remove(), 9000);
}

/** Sends something; the answer as an object, or null after saying what is wrong. */
export async function send(path, body, query = {}) {
  const raw = body instanceof Blob;
  let answer;
  try {
    answer = await fetch(path + (Object.keys(query).length ? "?" + new URLSearchParams(query) : ""), {
      method: "POST",
      headers: { "X-Werkboek": key, "Content-Type": raw ? "application/octet-stream" : "application/json" },
      body: raw ? body : JSON.stringify(body ?? {}),
    });
  } catch {
    tell(words.stopped);
    return null;
  }
  if (answer.status === 403) { // it was started again since: the page as it is now has the new key
    location.reload();
    return null;
  }
  const found = await answer.json().catch(() => ({ error: words.lost }));
  if (answer.ok) return found;
  tell(found.error ?? words.lost);
  return null;
}

/** What is pasted, dropped, chosen or named goes to the server; `then` is done when it is in. */
export function arriving(then) {
  const wait = $("wait");
  const take = async (path, body, query) => {
    wait.hidden = false;
    const found = await send(path, body, query);
    wait.hidden = true;
    if (found?.choose) choosing(found.choose, take);
    else if (found) then();
  };
  const file = (one) => one && take("/drop", one, { name: one.name });
  const paste = $("paste");
  if (navigator.platform.startsWith("Mac")) $("paste-hint").textContent = words.paste_hint.replace("{keys}", "⌘V");
  paste.addEventListener("paste", (event) => {
    event.preventDefault(); // what is pasted never becomes part of this page
    const [one] = event.clipboardData.files;
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    if (text.trim() || html.trim()) takeText(text, html, take);
    else file(one);
  });
  $("paste-do").addEventListener("click", async () => {
    try {
      const [item] = await navigator.clipboard.read();
      const of = async (type) => (item?.types.includes(type) ? (await item.getType(type)).text() : "");
      takeText(await of("text/plain"), await of("text/html"), take);
    } catch {
      paste.focus();
      tell(words.paste_refused.replace("{keys}", words.paste_keys));
    }
  });
  // Typing, dragging text in: nothing but a paste or a drop is taken.
  paste.addEventListener("beforeinput", (event) => event.preventDefault());
  document.addEventListener("paste", (event) => {
    const inField = event.target.closest?.("input, textarea, [contenteditable]");
    if (inField || !paste.checkVisibility()) return;
    event.preventDefault();
    takeText(event.clipboardData.getData("text/plain"), event.clipboardData.getData("text/html"), take);
  });
  $("file").addEventListener("change", (event) => { file(event.target.files[0]); event.target.value = ""; });
  $("address").addEventListener("submit", (event) => {
    event.preventDefault();
    take("/address", { address: $("url").value });
  });
  document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    const { files } = event.dataTransfer;
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) file(files[0]);
    else if (/^https?:\/\/\S+$/.test(text.trim())) take("/address", { address: text.trim() });
    else if (text.trim()) takeText(text, event.dataTransfer.getData("text/html"), take);
  });
}

function takeText(text, html, take) {
  if (/^https?:\/\/\S+$/.test(text.trim())) take("/address", { address: text.trim() });
  else if (text.trim() || html.trim()) take("/paste", { text, html });
}

function choosing(html, take) {
  const dialog = $("posts");
  dialog.innerHTML = html;
  const form = dialog.querySelector("form");
  form.addEventListener("click", ({ target }) => {
    if (target.dataset.all !== undefined) for (const box of form.elements.pick.length ? form.elements.pick : [form.elements.pick]) box.checked = Boolean(target.dataset.all);
    if (target.dataset.close !== undefined) dialog.close();
  });
  form.addEventListener("submit", () => {
    const picked = [...form.querySelectorAll("[name=pick]:checked")].map((box) => Number(box.value));
    if (picked.length) take("/choose", { name: form.dataset.name, picked });
  });
  dialog.showModal();
}

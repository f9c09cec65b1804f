// The page to begin on.
import { $, arriving, send, words } from "./common.js";

const again = () => location.reload();
arriving(again);
for (const button of document.querySelectorAll("[data-recent]")) {
  button.addEventListener("click", async () => { if (await send("/recent", { at: Number(button.dataset.recent) })) again(); });
}
$("end").addEventListener("click", async () => {
  if (!(await send("/end"))) return;
  const said = document.createElement("p");
  said.textContent = words.ended;
  $("start").replaceChildren(said);
});
$("paste").focus();

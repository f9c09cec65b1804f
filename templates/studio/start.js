// The page to begin on.
import { $, arriving, send } from "./common.js";

const again = () => location.reload();
arriving(again);
for (const button of document.querySelectorAll("[data-recent]")) {
  button.addEventListener("click", async () => { if (await send("/recent", { at: Number(button.dataset.recent) })) again(); });
}
$("paste").focus();

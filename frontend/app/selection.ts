import { $, $$, on } from "./dom";

const boxes = () => $$<HTMLInputElement>("#bulk tbody input[name=ids]");

/** Which rows are ticked, and which steps all of them allow. */
function refresh(): void {
  const form = $<HTMLFormElement>("#bulk");
  if (!form) return;
  const ticked = boxes().filter((box) => box.checked);
  const everything = form.querySelector<HTMLInputElement>("input[name=scope]")?.checked ?? false;
  const count = $("[data-picked]", form);
  if (count) count.textContent = String(ticked.length);
  const states = new Set(ticked.map((box) => box.closest("tr")?.dataset.state ?? ""));
  $$<HTMLButtonElement>(".bulkbar button[name=action]", form).forEach((button) => {
    const allowed = (button.dataset.states ?? "").split(" ").filter(Boolean);
    const fits = everything || !allowed.length || [...states].every((state) => allowed.includes(state));
    button.disabled = !fits;
    button.title = fits ? "" : "选中的记录里有不能办这一步的";
  });
  boxes().forEach((box) => box.closest("tr")?.classList.toggle("is-picked", box.checked));
  const all = $<HTMLInputElement>("[data-pick-all]");
  if (all) {
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
}

export function startSelection(): void {
  let last: HTMLInputElement | null = null;
  on("click", "#bulk tbody input[name=ids]", (target, event) => {
    const box = target as HTMLInputElement;
    const list = boxes();
    if (event.shiftKey && last && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      list.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
    }
    last = box;
    refresh();
  });
  on("change", "#bulk input", () => refresh());
  on("change", "[data-pick-all]", (target) => {
    boxes().forEach((box) => (box.checked = (target as HTMLInputElement).checked));
    refresh();
  });
  on("click", "[data-pick-none]", () => {
    $$<HTMLInputElement>("#bulk input[type=checkbox]").forEach((box) => (box.checked = false));
    refresh();
  });
  document.addEventListener("htmx:afterSettle", refresh);
}

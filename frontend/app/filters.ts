import { $, $$, on } from "./dom";

/** Chips: options of references come when opened; a changed chip applies itself when it closes. */
export function startFilters(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const chip = event.target as HTMLDetailsElement;
      if (!chip.matches?.("details.chip")) return;
      if (chip.open) {
        chip.dataset.before = values(chip);
        const list = $("[data-options]", chip);
        if (list && !list.dataset.loaded) void load(list, "");
      } else if (chip.dataset.before !== undefined && chip.dataset.before !== values(chip)) {
        submit(chip);
      }
    },
    true,
  );
  let timer = 0;
  on("input", "[data-find]", (input) => {
    clearTimeout(timer);
    const list = $("[data-options]", input.parentElement!);
    timer = window.setTimeout(() => list && void load(list, (input as HTMLInputElement).value), 250);
  });
  on("keydown", "[data-find]", (input, event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $<HTMLInputElement>("[data-options] input[type=checkbox]", input.parentElement!)?.click();
  });
  on("change", "[data-now]", (input) => submit(input));
}

function values(chip: Element): string {
  return $$<HTMLInputElement>("input[name]", chip)
    .filter((input) => input.type !== "checkbox" || input.checked)
    .map((input) => `${input.name}=${input.value}`)
    .filter((pair) => !pair.endsWith("="))
    .sort()
    .join("&");
}

function submit(inside: Element): void {
  inside.closest<HTMLFormElement>("form")?.requestSubmit();
}

async function load(list: HTMLElement, find: string): Promise<void> {
  const name = list.dataset.name!;
  const chosen = $$<HTMLInputElement>(`input[name]`, list).filter((box) => box.type === "hidden" || box.checked);
  const query = new URLSearchParams(chosen.map((box) => [name, box.value]));
  if (find) query.set("find", find);
  const answer = await fetch(`${list.dataset.options}?${query}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const kept = chosen.map((box) => box.value);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  list.replaceChildren(...fresh.childNodes);
  list.dataset.loaded = "1";
  // What was chosen before stays chosen, even where the search does not show it.
  const shown = new Set($$<HTMLInputElement>("input[name]", list).map((box) => box.value));
  kept.filter((value) => !shown.has(value)).forEach((value) => {
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    list.append(hidden);
  });
  const chip = list.closest<HTMLElement>("details.chip");
  if (chip && chip.dataset.before !== undefined && !find) chip.dataset.before = values(chip);
}

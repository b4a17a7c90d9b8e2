import { $, $$, on } from "./dom";

/** A record found by typing: a combobox over what the server says one may point to. */
export function startPicks(): void {
  let timer = 0;
  on("input", ".pick-field [role=combobox]", (target) => {
    const field = target.closest<HTMLElement>(".pick-field")!;
    hidden(field).value = "";
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(field), 200);
  });
  on("focusin", ".pick-field [role=combobox]", (target) => void look(target.closest<HTMLElement>(".pick-field")!));
  on("focusout", ".pick-field", (field) => window.setTimeout(() => !field.contains(document.activeElement) && close(field), 150));
  on("mousedown", ".pick-field [role=option][data-value]", (option, event) => {
    event.preventDefault();
    choose(option.closest<HTMLElement>(".pick-field")!, option);
  });
  on("keydown", ".pick-field [role=combobox]", (target, event) => press(target.closest<HTMLElement>(".pick-field")!, event));
}

const hidden = (field: HTMLElement) => $<HTMLInputElement>("input[type=hidden]", field)!;
const input = (field: HTMLElement) => $<HTMLInputElement>("[role=combobox]", field)!;
const list = (field: HTMLElement) => $("[role=listbox]", field)!;

async function look(field: HTMLElement): Promise<void> {
  const text = hidden(field).value ? "" : input(field).value.trim();
  const answer = await fetch(`${field.dataset.pick}?find=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  list(field).replaceChildren(...fresh.childNodes);
  list(field).hidden = false;
  input(field).setAttribute("aria-expanded", "true");
}

function close(field: HTMLElement): void {
  list(field).hidden = true;
  input(field).setAttribute("aria-expanded", "false");
  input(field).removeAttribute("aria-activedescendant");
  // Half-typed words are no choice; an empty field says so to the reader.
  if (!hidden(field).value) input(field).value = "";
}

function choose(field: HTMLElement, option: HTMLElement): void {
  hidden(field).value = option.dataset.value!;
  input(field).value = option.textContent!.trim();
  hidden(field).dispatchEvent(new Event("change", { bubbles: true }));
  close(field);
}

function press(field: HTMLElement, event: KeyboardEvent): void {
  const options = $$("[role=option][data-value]", list(field));
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = options[Math.min(options.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    next?.scrollIntoView({ block: "nearest" });
    if (next) input(field).setAttribute("aria-activedescendant", next.id);
  } else if (event.key === "Enter" && !list(field).hidden && here >= 0) {
    event.preventDefault();
    choose(field, options[here]);
  } else if (event.key === "Escape") {
    close(field);
  }
}

import { $, $$, on } from "./dom";
import { preview } from "./drawer";

const rows = () => $$(".ledger.is-main tbody tr, .lane-card");
const here = () => $(".is-cursor");

function move(step: number): void {
  const list = rows();
  if (!list.length) return;
  const next = list[Math.min(list.length - 1, Math.max(0, list.indexOf(here()!) + step))];
  here()?.classList.remove("is-cursor");
  next.classList.add("is-cursor");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  if (!$("#drawer")?.hidden) preview(next);
}

const PLAIN: Record<string, () => void> = {
  "/": () => ($<HTMLInputElement>("#q") ?? $<HTMLInputElement>("#search"))?.select(),
  j: () => move(1),
  k: () => move(-1),
  p: () => here() && preview(here()!),
  x: () => here()?.querySelector<HTMLInputElement>("input[name=ids]")?.click(),
  Enter: () => here() && location.assign(here()!.dataset.href!),
  e: () => edit(),
  n: () => $<HTMLAnchorElement>("[data-new]")?.click(),
  "?": () => help(),
};

function edit(): void {
  const link = $<HTMLAnchorElement>("#drawer a[href$='/edit/'], [data-edit]");
  if (link) link.click();
  else if (here()) location.assign(`${here()!.dataset.href}edit/`);
}

function help(): void {
  $<HTMLDialogElement>("#keys")?.showModal();
}

export function startKeys(): void {
  on("click", "[data-keys]", () => help());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      $<HTMLInputElement>("#search")?.select();
      return;
    }
    if (event.key === "Escape") {
      document.dispatchEvent(new CustomEvent("xianwu:escape"));
      return;
    }
    const target = event.target as HTMLElement;
    const isTyping = target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    const act = PLAIN[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

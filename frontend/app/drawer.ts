import htmx from "htmx.org";
import { $, $$, on } from "./dom";

let origin: HTMLElement | null = null;

export function preview(row: HTMLElement): void {
  const drawer = $("#drawer");
  const href = row.dataset.href;
  if (!drawer || !href) return;
  origin = row;
  $$(".is-previewed").forEach((other) => other.classList.remove("is-previewed"));
  row.classList.add("is-previewed");
  void htmx.ajax("get", href, { target: "#drawer", swap: "innerHTML" }).then(() => {
    drawer.hidden = false;
    drawer.focus({ preventScroll: true });
  });
}

export function closeDrawer(): boolean {
  const drawer = $("#drawer");
  if (!drawer || drawer.hidden) return false;
  drawer.hidden = true;
  drawer.replaceChildren();
  $$(".is-previewed").forEach((row) => row.classList.remove("is-previewed"));
  origin?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  return true;
}

/** A click into a row shows it beside the list; links, boxes and marked text keep their own meaning. */
export function startDrawer(): void {
  on("click", "[data-href]", (row, event) => {
    const inside = event.target as Element;
    if (inside.closest("a, button, input, label, summary") || getSelection()?.toString()) return;
    if (matchMedia("(max-width: 640px)").matches) location.assign(row.dataset.href!);
    else preview(row);
  });
  on("click", "[data-drawer-close]", () => void closeDrawer());
  document.addEventListener("xianwu:escape", () => void closeDrawer());
}

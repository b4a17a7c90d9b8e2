import { $, $$, on } from "./dom";

/** The field in the top bar: the arrows walk through what was found, Escape puts it away. */
export function startSearch(): void {
  const field = $<HTMLInputElement>("#search");
  const found = $("#found");
  if (!field || !found) return;
  on("keydown", ".search", (_box, event) => {
    const links = $$<HTMLAnchorElement>("a", found);
    const here = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(links.length - 1, here + 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      if (here) links[here - 1].focus();
      else field.focus();
    }
  });
  document.addEventListener("xianwu:escape", () => {
    if (!found.childElementCount) return;
    if (found.contains(document.activeElement)) field.focus();
    found.replaceChildren();
  });
}

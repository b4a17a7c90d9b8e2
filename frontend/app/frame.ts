import { $, $$, on, setCookie } from "./dom";

/** Menu, small windows, theme, notices: what every page has. */
export function startFrame(): void {
  startMenu();
  startPops();
  on("click", "[data-close]", (button) => button.closest(".note")?.remove());
  on("click", "[data-print]", printWhenWhole);
  on("click", "[data-back]", () => history.back());
  on("click", "[data-theme-toggle]", () => {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.bsTheme ?? system) === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    setCookie("xianwu_theme", next);
    document.dispatchEvent(new CustomEvent("xianwu:theme", { detail: next }));
  });
  if (!document.documentElement.dataset.bsTheme && matchMedia("(prefers-color-scheme: dark)").matches) {
    document.documentElement.dataset.bsTheme = "dark";
  }
  $("[data-focus]")?.focus();
}

/** What is still on its way belongs on the paper too. */
function printWhenWhole(): void {
  if (!$(".panel.is-late")) return window.print();
  document.addEventListener("htmx:afterSettle", printWhenWhole, { once: true });
}

function startMenu(): void {
  const side = $("#sidebar");
  const veil = $("[data-veil]");
  if (!side || !veil) return;
  const open = (is: boolean) => {
    side.classList.toggle("is-open", is);
    veil.hidden = !is;
    $$("[data-menu]").forEach((button) => button.setAttribute("aria-expanded", String(is)));
    if (is) side.querySelector<HTMLElement>("a, summary")?.focus();
  };
  on("click", "[data-menu]", () => open(!side.classList.contains("is-open")));
  veil.addEventListener("click", () => open(false));
  document.addEventListener("xianwu:escape", () => open(false));
  const kept: Record<string, boolean> = JSON.parse(localStorage.getItem("xianwu:menu") ?? "{}");
  $$<HTMLDetailsElement>("details[data-group]").forEach((group) => {
    const key = group.dataset.group!;
    if (key in kept && !group.querySelector("[aria-current]")) group.open = kept[key];
    group.addEventListener("toggle", () => {
      kept[key] = group.open;
      localStorage.setItem("xianwu:menu", JSON.stringify(kept));
    });
  });
}

/** A `<details class="pop">` closes when the reader turns elsewhere, and never leaves the screen. */
function startPops(): void {
  document.addEventListener("click", (event) => {
    $$<HTMLDetailsElement>("details.pop[open]").forEach((pop) => {
      if (!pop.contains(event.target as Node)) pop.open = false;
    });
  });
  document.addEventListener("xianwu:escape", () => {
    $$<HTMLDetailsElement>("details.pop[open]").forEach((pop) => {
      pop.open = false;
      pop.querySelector("summary")?.focus();
    });
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const pop = event.target as HTMLDetailsElement;
      if (!pop.matches?.("details.pop") || !pop.open) return;
      const body = pop.querySelector<HTMLElement>(".pop-body");
      if (!body) return;
      body.style.removeProperty("transform");
      const box = body.getBoundingClientRect();
      const over = Math.max(0, box.right - innerWidth + 8) || Math.min(0, box.left - 8);
      if (over) body.style.transform = `translateX(${-over}px)`;
      body.querySelector<HTMLElement>("input:not([type=hidden]):not([type=checkbox])")?.focus({ preventScroll: true });
    },
    true,
  );
}

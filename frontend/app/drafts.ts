import { $, on } from "./dom";

type Draft = { at: number; values: [string, string][] };
const KEEP_DAYS = 14;
const SKIP = new Set(["csrfmiddlewaretoken", "version", "opened", "pane"]);

/** Forms keep what was typed in this browser until the server has it, and warn before it is left behind. */
export function startDrafts(): void {
  forgetOld();
  finishSent();
  const form = $<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  const key = `xianwu:draft:${form.dataset.draft}`;
  let isDirty = form.hasAttribute("data-dirty");
  offer(form, key);
  let timer = 0;
  const touched = () => {
    isDirty = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => save(form, key), 400);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  // The server keeps what is typed as well: nothing is lost by leaving.
  form.addEventListener("xianwu:kept", () => {
    clearTimeout(timer);
    isDirty = false;
  });
  form.addEventListener("submit", () => {
    save(form, key);
    isDirty = false;
    sessionStorage.setItem("xianwu:sent", JSON.stringify({ key, path: location.pathname }));
  });
  on("click", "[data-leave]", () => {
    localStorage.removeItem(key);
    isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
}

function read(form: HTMLFormElement): [string, string][] {
  const kept: [string, string][] = [];
  new FormData(form).forEach((value, name) => {
    const field = form.elements.namedItem(name);
    const isPrivate = field instanceof HTMLElement && field.closest("[data-private]");
    if (typeof value === "string" && !SKIP.has(name) && !isPrivate) kept.push([name, value]);
  });
  return kept;
}

function save(form: HTMLFormElement, key: string): void {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) } satisfies Draft));
    const note = $("[data-draft-note]", form);
    if (note) note.textContent = "草稿已存在这台电脑";
  } catch {
    // A full or forbidden store only costs the draft.
  }
}

/** The page after a sent form is another one: the server has it, the draft may go. */
function finishSent(): void {
  const sent = sessionStorage.getItem("xianwu:sent");
  if (!sent) return;
  sessionStorage.removeItem("xianwu:sent");
  const { key, path } = JSON.parse(sent) as { key: string; path: string };
  if (path !== location.pathname) localStorage.removeItem(key);
}

function offer(form: HTMLFormElement, key: string): void {
  const kept = localStorage.getItem(key);
  if (!kept || form.hasAttribute("data-dirty")) return;
  const draft = JSON.parse(kept) as Draft;
  if (JSON.stringify(draft.values) === JSON.stringify(read(form))) return;
  const bar = document.createElement("div");
  bar.className = "note note-info";
  const words = document.createElement("span");
  words.textContent = `${new Date(draft.at).toLocaleString("zh-CN")} 有没写完的草稿。`;
  const take = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "恢复草稿" });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "丢弃" });
  take.addEventListener("click", () => (restore(form, draft), bar.remove()));
  drop.addEventListener("click", () => (localStorage.removeItem(key), bar.remove()));
  bar.append(words, take, drop);
  form.before(bar);
}

function restore(form: HTMLFormElement, draft: Draft): void {
  form.querySelectorAll<HTMLInputElement>("input[type=checkbox], input[type=radio]").forEach((box) => {
    box.checked = draft.values.some(([name, value]) => name === box.name && value === box.value);
  });
  for (const [name, value] of draft.values) {
    const field = form.elements.namedItem(name);
    const isBox = field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);
    if (field && "value" in field && !isBox) (field as unknown as HTMLInputElement).value = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function forgetOld(): void {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("xianwu:draft:"))) {
    const { at } = JSON.parse(localStorage.getItem(key)!) as Draft;
    if (Date.now() - at > KEEP_DAYS * 86_400_000) localStorage.removeItem(key);
  }
}

import htmx from "htmx.org";
import { $, toast } from "./dom";

/** Pages run under `script-src 'self'`: no eval, no inline styles of htmx. */
export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  // Rooms with islands of their own reach htmx through the window, not through a second copy.
  (window as unknown as { htmx: typeof htmx }).htmx = htmx;

  let waiting = 0;
  let timer = 0;
  const show = () => {
    clearTimeout(timer);
    const root = document.documentElement;
    if (waiting > 0) timer = window.setTimeout(() => root.classList.add("is-waiting"), 300);
    else root.classList.remove("is-waiting");
  };
  document.addEventListener("htmx:beforeRequest", () => (waiting++, show()));
  document.addEventListener("htmx:afterRequest", () => ((waiting = Math.max(0, waiting - 1)), show()));
  document.addEventListener("htmx:sendError", () => toast("网络断开，没有办成。已填的内容还在，恢复后再试。", "error"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = (event as CustomEvent).detail.xhr.status as number;
    const words: Record<number, string> = {
      403: "您的角色不能做这一步，或现在只能查看。",
      404: "没有找到，可能已作废或不在您的查看范围内。",
    };
    if (status !== 401) toast(words[status] ?? "服务器没有办成，请稍后再试。", "error");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent).detail.target as HTMLElement;
    if (target.id === "ledger") $(".table-box")?.scrollTo({ top: 0 });
  });
  // A link may point into what comes after the page.
  document.addEventListener("htmx:load", (event) => {
    const part = event.target as HTMLElement;
    if (part !== document.body && part.id && `#${part.id}` === location.hash) part.scrollIntoView();
  });
}

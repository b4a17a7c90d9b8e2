type Answer = { kept: string; others: string[]; is_newer: boolean; refused?: string };

const PAUSE = 1500;
const BEAT = 15_000;

/** `data-autosave` names where the server keeps what is typed; it also says who else has the item open. */
export function startAutosave(form: HTMLFormElement, state: HTMLElement): void {
  const url = form.dataset.autosave;
  if (!url) return;
  const others = document.querySelector<HTMLElement>("[data-others]");
  let isDirty = false;
  let isSent = false;
  let timer = 0;
  let running: AbortController | null = null;

  // One person may have the item open twice: the server tells the windows apart by this mark.
  const pane = form.elements.namedItem("pane");
  if (pane instanceof HTMLInputElement) pane.value = Math.random().toString(36).slice(2);

  const data = (isTyped: boolean) => {
    const sent = new FormData(form);
    if (isTyped) sent.set("typed", "1");
    return sent;
  };

  const send = async (isTyped: boolean): Promise<void> => {
    if (isSent) return;
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    isDirty = false;
    try {
      const answer = await fetch(url, { method: "POST", body: data(isTyped), signal: running.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      show((await answer.json()) as Answer, isTyped);
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      isDirty ||= isTyped;
      state.textContent = "没有连上服务器，文字先存在这台电脑，连上后自动暂存。";
    }
  };

  const show = (answer: Answer, isTyped: boolean) => {
    if (answer.refused) state.textContent = answer.refused;
    else if (answer.kept) state.textContent = `已自动暂存 ${answer.kept}`;
    else if (isTyped) state.textContent = "与已保存的相同";
    // The server has it: the copy in this browser would only be offered a second time.
    if (isTyped && !answer.refused && !isDirty) {
      localStorage.removeItem(`xianwu:draft:${form.dataset.draft}`);
      form.dispatchEvent(new Event("xianwu:kept"));
    }
    if (!others) return;
    const words = [];
    if (answer.others.length) words.push(`${answer.others.join("、")}正在编辑此条。各改各的句子，保存时自动合并；改到同一句时请后保存的人选定。`);
    if (answer.is_newer) words.push("您编辑期间，这一条已有人保存过修改，您保存时系统会合并。");
    others.querySelector("span")!.textContent = words.join("");
    others.hidden = words.length === 0;
  };

  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => void send(true), PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
    running?.abort();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-leave]")) return;
    isSent = true;
    const dropped = data(false);
    dropped.set("drop", "1");
    navigator.sendBeacon(url, dropped);
  });
  // What is done with a remark loads the page anew: first everything typed is put aside.
  document.addEventListener("submit", (event) => {
    const act = event.target as HTMLFormElement;
    if (!isDirty || act.dataset.flushed || !act.matches("[data-remark-act], [data-remark-form]")) return;
    event.preventDefault();
    act.dataset.flushed = "1";
    void send(true).then(() => act.requestSubmit((event as SubmitEvent).submitter));
  });
  window.addEventListener("pagehide", () => {
    if (isDirty && !isSent) navigator.sendBeacon(url, data(true));
  });
  // A page that comes back from the browser's memory goes on.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSent = false;
  });
  window.setInterval(() => {
    if (!document.hidden) void send(isDirty);
  }, BEAT);
  void send(false);
}

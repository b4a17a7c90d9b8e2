import { $$, on, setCookie } from "./dom";

const UNITS: Record<string, { word: string; divisor: number; places: number }> = {
  yuan: { word: "元", divisor: 1, places: 2 },
  wan: { word: "万元", divisor: 1e4, places: 2 },
  yi: { word: "亿元", divisor: 1e8, places: 4 },
};

/** Half up on the decimal digits, as the server does: binary fractions would round 1.005 down. */
export function amountIn(yuan: string, unit: string): string {
  const { divisor, places } = UNITS[unit];
  const sign = yuan.startsWith("-") ? "-" : "";
  const [whole, fraction = ""] = yuan.replace("-", "").split(".");
  const shift = Math.round(Math.log10(divisor));
  const digits = whole.padStart(shift + 1, "0") + fraction.padEnd(places + 2, "0");
  const point = Math.max(whole.length, shift + 1) - shift;
  const cut = digits.slice(0, point + places + 1).padEnd(point + places + 1, "0");
  const scaled = (BigInt(cut) + 5n) / 10n;
  const text = scaled.toString().padStart(places + 1, "0");
  return `${sign}${BigInt(text.slice(0, -places)).toLocaleString("en-US")}.${text.slice(-places)}`;
}

function chosen(): string {
  return document.cookie.match(/xianwu_money=(yuan|wan|yi)/)?.[1] ?? "";
}

function show(unit: string): void {
  $$<HTMLDataElement>("data.money").forEach((cell) => (cell.textContent = amountIn(cell.value, unit)));
  $$("[data-money-unit]").forEach((label) => {
    label.textContent = label.textContent!.replace(/亿元|万元|元/, UNITS[unit].word);
  });
  $$("[data-money-now]").forEach((label) => (label.textContent = UNITS[unit].word));
}

/** The reader's unit is kept in a cookie: the server writes the next page in it. */
export function startMoney(): void {
  on("click", "[data-money-choice] [data-unit]", (button) => {
    const unit = button.dataset.unit!;
    setCookie("xianwu_money", unit);
    show(unit);
    button.closest("details")?.removeAttribute("open");
  });
  document.addEventListener("htmx:afterSettle", () => {
    const unit = chosen();
    if (unit) show(unit);
  });
}

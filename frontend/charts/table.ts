import type { ChartData } from "./options";

/** The same numbers as a table: for screen readers, for copying, for printing. */
export function tableOf(data: ChartData): HTMLDetailsElement {
  const box = document.createElement("details");
  box.className = "chart-table";
  const summary = document.createElement("summary");
  summary.textContent = "看数字";
  const table = document.createElement("table");
  table.className = "ledger";
  const caption = table.createCaption();
  caption.className = "visually-hidden";
  caption.textContent = data.unit ? `${data.title}（${data.unit}）` : data.title;
  const head = table.createTHead().insertRow();
  for (const name of ["", ...data.series.map((series) => series.name)]) {
    const cell = document.createElement(name ? "th" : "td");
    if (name) cell.setAttribute("scope", "col");
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  data.labels.forEach((label, index) => {
    const row = body.insertRow();
    const first = document.createElement("th");
    first.scope = "row";
    first.textContent = label;
    row.append(first);
    for (const series of data.series) {
      const cell = row.insertCell();
      cell.className = "n";
      const value = series.values[index];
      cell.textContent = value === null || value === undefined ? "—" : value.toLocaleString("zh-CN");
    }
  });
  box.append(summary, table);
  return box;
}

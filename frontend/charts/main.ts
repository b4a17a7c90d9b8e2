import { BarChart, FunnelChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { type ChartData, type Palette, optionOf } from "./options";
import { tableOf } from "./table";

echarts.use([LineChart, BarChart, FunnelChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const take = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: ["--x-chart-1", "--x-chart-2", "--x-chart-3", "--x-chart-4", "--x-chart-5"].map(take),
    text: take("--x-text-soft"),
    line: take("--x-line"),
    ground: take("--x-card"),
    font: style.getPropertyValue("--x-font").trim(),
  };
}

/** `<div data-chart="trend"><script type="application/json">…</script></div>`, or the script right after it. */
function dataOf(place: HTMLElement): ChartData | null {
  const next = place.nextElementSibling;
  const source = place.querySelector("script[type='application/json']") ?? (next?.matches("script[type='application/json']") ? next : null);
  return source ? (JSON.parse(source.textContent ?? "null") as ChartData) : null;
}

function draw(place: HTMLElement): void {
  if (place.dataset.drawn) return;
  const data = dataOf(place);
  if (!data) return;
  place.dataset.drawn = "1";
  const canvas = document.createElement("div");
  canvas.className = "chart-canvas";
  // The server's own table, with links, stays the text of the picture; pages without one get it from here.
  const table = place.querySelector<HTMLDetailsElement>("details.chart-table") ?? tableOf(data);
  table.open = false;
  place.append(canvas, table);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  const show = () => chart.setOption(optionOf(place.dataset.chart ?? "trend", data, palette()), true);
  show();
  chart.on("click", (event) => {
    const link = data.links?.[event.dataIndex];
    if (link) location.assign(link);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  document.addEventListener("xianwu:theme", show);
}

const drawAll = (root: ParentNode = document) => root.querySelectorAll<HTMLElement>("[data-chart]").forEach(draw);
drawAll();
document.addEventListener("htmx:afterSettle", () => drawAll());

import type { EChartsCoreOption } from "echarts/core";

/** What the server sends: labels along the axis, one or more series; a null is a gap, not a zero. */
export type ChartData = {
  title: string;
  unit?: string;
  labels: string[];
  series: { name: string; values: (number | null)[] }[];
  links?: string[];
};

export type Palette = { series: string[]; text: string; line: string; ground: string; font: string };

const number = (value: unknown, unit = "") =>
  value === null || value === undefined || value === "-" ? "无数据" : `${Number(value).toLocaleString("zh-CN")} ${unit}`.trim();

export function optionOf(kind: string, data: ChartData, look: Palette): EChartsCoreOption {
  const shared = {
    color: look.series,
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250,
    textStyle: { fontFamily: look.font, color: look.text },
    aria: { enabled: true, decal: { show: data.series.length > 1 }, label: { description: data.title } },
    legend: data.series.length > 1 ? { top: 0, right: 0, textStyle: { color: look.text } } : undefined,
  };
  if (kind === "funnel") return { ...shared, ...funnel(data, look) };
  return { ...shared, ...(kind === "compare" ? compare(data, look) : trend(data, look)) };
}

const tooltip = (data: ChartData, look: Palette, trigger: "axis" | "item") => ({
  trigger,
  backgroundColor: look.ground,
  borderColor: look.line,
  textStyle: { color: look.text, fontSize: 13 },
  valueFormatter: (value: unknown) => number(value, data.unit),
});

const axisLook = (look: Palette) => ({
  axisLine: { lineStyle: { color: look.line } },
  axisTick: { show: false },
  axisLabel: { color: look.text },
  splitLine: { lineStyle: { color: look.line, type: "dashed" as const } },
});

const grid = (data: ChartData) => ({ left: 8, right: 16, top: data.series.length > 1 ? 36 : 16, bottom: 4, containLabel: true });

function trend(data: ChartData, look: Palette): EChartsCoreOption {
  return {
    grid: grid(data),
    tooltip: tooltip(data, look, "axis"),
    xAxis: { type: "category", data: data.labels, boundaryGap: false, ...axisLook(look), splitLine: { show: false } },
    yAxis: { type: "value", ...axisLook(look), axisLine: { show: false } },
    series: data.series.map((series, index) => ({
      name: series.name,
      type: "line",
      data: series.values,
      smooth: 0.2,
      symbolSize: 6,
      showSymbol: data.labels.length <= 24,
      lineStyle: { width: 2.5, type: index ? "dashed" : "solid" },
      areaStyle: data.series.length === 1 ? { opacity: 0.08 } : undefined,
    })),
  };
}

function compare(data: ChartData, look: Palette): EChartsCoreOption {
  return {
    grid: grid(data),
    tooltip: tooltip(data, look, "axis"),
    xAxis: { type: "value", ...axisLook(look), axisLine: { show: false } },
    yAxis: { type: "category", inverse: true, data: data.labels, ...axisLook(look), splitLine: { show: false } },
    series: data.series.map((series) => ({
      name: series.name,
      type: "bar",
      data: series.values,
      barMaxWidth: 18,
      itemStyle: { borderRadius: [0, 3, 3, 0] },
      label: { show: data.series.length === 1, position: "right", color: look.text, formatter: (item: { value: unknown }) => number(item.value) },
    })),
  };
}

function funnel(data: ChartData, look: Palette): EChartsCoreOption {
  const values = data.series[0]?.values ?? [];
  const most = Math.max(...values.map(Number), 1);
  const share = (index: number) => {
    const before = Number(values[index - 1]);
    return index && before ? `，为上一环节的 ${((Number(values[index]) / before) * 100).toFixed(1)}%` : "";
  };
  const stages = data.labels.map((name, index) => ({ name, value: values[index] ?? 0 }));
  const last = stages.at(-1);
  // A stage narrows to the next one; behind the last stands an unseen twin, so that it does not end in a point.
  const twin = { name: "", value: last?.value ?? 0, label: { show: false }, tooltip: { show: false }, itemStyle: { opacity: 0, height: "1%" } };
  return {
    color: [look.series[0]],
    tooltip: tooltip(data, look, "item"),
    series: [
      {
        type: "funnel",
        sort: "none",
        left: "4%",
        width: "92%",
        top: 4,
        bottom: 0,
        gap: 3,
        min: 0,
        max: most,
        minSize: "0%",
        funnelAlign: "center",
        itemStyle: { borderWidth: 0, height: `${Math.floor(96 / Math.max(1, stages.length))}%` },
        label: {
          position: "inside",
          color: look.ground,
          fontSize: 13,
          lineHeight: 18,
          formatter: (item: { dataIndex: number; name: string; value: unknown }) =>
            `${item.name} ${number(item.value, data.unit)}\n${share(item.dataIndex).slice(1)}`.trim(),
        },
        data: [...stages, twin],
      },
    ],
  };
}

import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Column, Series } from "./read-table";

use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
]);

export type Kind = "bar" | "line" | "stacked" | "band" | "map";

/** Draw figures in the page's colours; returns the chart so that it can be resized and thrown away. */
export function draw(container: HTMLElement, kind: Kind, series: Series): EChartsType {
  const chart = init(container, null, { renderer: "svg" });
  const soft = token("ink-soft");
  const fontSize = 0.8125 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (kind === "map") {
    chart.setOption(mapOf(series, { soft, fontSize, still }));
    return chart;
  }
  chart.setOption({
    animation: !still,
    animationDuration: 200,
    color: ["teal", "accent", "amber", "green", "ink-soft"].map(token),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: soft },
    grid: {
      left: 8,
      right: 16,
      top: series.columns.length > 1 && kind !== "band" ? 36 : 12,
      bottom: 8,
      containLabel: true,
    },
    legend: {
      show: series.columns.length > 1 && kind !== "band",
      top: 0,
      right: 0,
      icon: "roundRect",
      itemWidth: 12,
      itemHeight: 8,
      textStyle: { color: soft, fontSize },
    },
    // Rich text is drawn, not written as HTML: the content security policy allows no inline style.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: token("surface"),
      borderColor: token("line"),
      textStyle: { color: token("ink"), fontSize },
    },
    xAxis: {
      type: "category",
      data: series.labels,
      axisLine: { lineStyle: { color: token("line") } },
      axisTick: { show: false },
      axisLabel: { color: soft, fontSize },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitLine: { lineStyle: { color: token("line") } },
      axisLabel: { color: soft, fontSize },
    },
    series: kind === "band" ? bandOf(series) : series.columns.map((column) => seriesOf(column, kind)),
  });
  return chart;
}

function seriesOf({ name, values }: Column, kind: Kind): object {
  return {
    name,
    data: values,
    type: kind === "line" ? "line" : "bar",
    ...(kind === "stacked" ? { stack: "all" } : {}),
    ...(kind === "line" ? { symbolSize: 6, lineStyle: { width: 2.5 } } : { barMaxWidth: 28 }),
  };
}

/** Columns of middle, low and high: a line in the band between the other two. */
function bandOf({ columns }: Series): object[] {
  const [middle, low, high] = columns;
  if (!middle || !low || !high) return [];
  const edge = { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
  const room = high.values.map((value, at) => value - (low.values[at] ?? 0));
  return [
    { ...seriesOf(middle, "line"), z: 3 },
    { ...edge, name: low.name, data: low.values },
    { ...edge, name: high.name, data: room, areaStyle: { color: token("teal"), opacity: 0.22 } },
  ];
}

interface Look {
  soft: string;
  fontSize: number;
  still: boolean;
}

/** Rows of across, up and size: a circle each, its area as large as its number. The axes mean nothing and are not written. */
function mapOf({ labels, columns }: Series, { soft, fontSize, still }: Look): EChartsCoreOption {
  const [across, up, sizes] = columns.map(({ values }) => values);
  const largest = Math.max(...(sizes ?? []), 1);
  const bare = {
    type: "value",
    scale: true,
    boundaryGap: ["25%", "25%"],
    axisLabel: { show: false },
  } as const;
  const lines = { splitLine: { lineStyle: { color: token("line") } }, axisTick: { show: false } };
  const colours = ["teal", "accent", "amber", "green", "ink-soft"].map(token);
  return {
    animation: !still,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: soft },
    grid: { left: 12, right: 12, top: 12, bottom: 12 },
    xAxis: { ...bare, ...lines },
    yAxis: { ...bare, ...lines },
    series: [
      {
        type: "scatter",
        clip: false,
        data: labels.map((name, at) => ({
          name,
          value: [across?.[at] ?? 0, up?.[at] ?? 0],
          symbolSize: 24 + 56 * Math.sqrt((sizes?.[at] ?? 0) / largest),
          itemStyle: { color: colours[at % colours.length], opacity: 0.9 },
        })),
        label: {
          show: true,
          formatter: "{b}",
          color: token("surface"),
          fontSize: 1.25 * fontSize,
          fontWeight: 600,
        },
        silent: true,
      },
    ],
  };
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** What all charts have in common: quiet lines, zero on the axis, figures in the page's own font. */

import type { Unit } from "./report";

export type Colour = (name: string) => string;

/** The page's own font by name: what is measured on a canvas inherits none. */
function font(): string {
  return getComputedStyle(document.body).fontFamily;
}

export function text(colour: Colour): object {
  return { color: colour("--jl-text-muted"), fontFamily: font(), fontSize: 12 };
}

/** An axis of days. */
export function categories(colour: Colour, data: readonly string[], boundaryGap: boolean): object {
  return {
    type: "category",
    data,
    boundaryGap,
    axisLine: { lineStyle: { color: colour("--jl-border-strong") } },
    axisTick: { show: false },
    axisLabel: { ...text(colour), hideOverlap: true, alignMaxLabel: "right" },
  };
}

/** An axis of ranges, each with a bar and its name: on two lines, or upright where a window is narrow. */
export function ranged(colour: Colour, data: readonly string[], narrow: boolean): object {
  const upright = narrow ? { rotate: 60 } : { formatter: (range: string) => range.replace("–", "–\n"), lineHeight: 16 };
  return { ...categories(colour, data, true), axisLabel: { ...text(colour), interval: 0, ...upright } };
}

/** An axis that begins at zero, or has it in its middle. */
export function values(colour: Colour, formatter: (value: number) => string, ends: Ends = {}): object {
  return {
    type: "value",
    min: 0,
    splitNumber: 4,
    ...ends,
    splitLine: { lineStyle: { color: colour("--chart-grid") } },
    axisLabel: { ...text(colour), formatter },
  };
}

interface Ends {
  min?: number;
  max?: number;
  interval?: number;
}

const MOST_EASE = 7;

/** Where the axis of a unit ends, and its steps: shares, net scores and ease have ends of their own. */
export function axisEnds(unit: Unit, most: number): Ends {
  if (unit === "share") return { max: 1, interval: 0.25 };
  if (unit === "points") return { min: -100, max: 100, interval: 50 };
  return unit === "mean" ? { max: MOST_EASE, interval: 1 } : timeEnds(most);
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** The end and the steps of an axis of seconds: steps as clocks have them, at most five to the longest time. */
export function timeEnds(longest: number): { max: number; interval: number } {
  const interval = STEPS.find((step) => longest / step <= 5) ?? Math.ceil(longest / 5 / 86_400) * 86_400;
  return { max: Math.max(1, Math.ceil(longest / interval)) * interval, interval };
}

/** What stands at the points of a line: one for each of a chart, so that no colour is needed to tell them apart. */
export const SYMBOLS = ["circle", "rect", "triangle", "diamond"] as const;
export type ChartSymbol = (typeof SYMBOLS)[number];

export const symbolOf = (line: number): ChartSymbol => SYMBOLS[line % SYMBOLS.length] ?? "circle";

/** Stripes on a bar, as those of `--pattern-handed-off` are. */
export function stripes(colour: Colour): object {
  return { symbol: "rect", color: colour("--pattern"), dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 };
}

export function tooltip(colour: Colour, pointer: "line" | "shadow"): object {
  return {
    trigger: "axis",
    axisPointer: { type: pointer },
    backgroundColor: colour("--jl-raised"),
    borderColor: colour("--jl-border"),
    textStyle: { color: colour("--jl-text"), fontFamily: font(), fontSize: 12 },
    confine: true,
  };
}

export const GRID = { top: 12, right: 12, bottom: 4, left: 4, outerBoundsMode: "same" } as const;

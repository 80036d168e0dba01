import { type Html, markup } from './markup.ts';

/** One bar: what it is called where no table stands beside it, how high, and over how many days. */
export type Bar = { readonly label: string; readonly value: number; readonly days: number };

const HEIGHT = 100;
/** Room around a bar, as a share of a day. */
const GAP = 0.1;

/**
 * Bars side by side over the days that they are about, in all as wide as their column is. One over several days is as
 * high as its mean day. An image with a title for whoever cannot see it; the numbers stand in a table beside it, always.
 */
export function barChart(chart: { readonly title: string; readonly bars: readonly Bar[] }): Html {
  const { title, bars } = chart;
  const most = Math.max(...bars.map(({ value, days }) => value / days)) || 1;
  const places = bars.map((_, index) => bars.slice(0, index).reduce((sum, { days }) => sum + days, 0));
  const width = bars.reduce((sum, { days }) => sum + days, 0);
  return markup`<svg class="chart" role="img" viewBox="0 0 ${10 * width} ${HEIGHT}" preserveAspectRatio="none" aria-label="${title}">
${bars.map(({ label, value, days }, index) => {
  const height = value === 0 ? 0 : Math.max(1, Math.round((HEIGHT * value) / days / most));
  return markup`<rect x="${10 * ((places[index] ?? 0) + GAP)}" y="${HEIGHT - height}" width="${10 * (days - 2 * GAP)}" height="${height}"><title>${label}</title></rect>`;
})}
</svg>`;
}

/** A bar under the name of a row, as long as its share of the longest. The number stands in the row. */
export function rowBar(share: number): Html {
  return markup`<svg class="row-bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect width="${Math.round(100 * Math.max(0, share))}" height="1"/></svg>`;
}

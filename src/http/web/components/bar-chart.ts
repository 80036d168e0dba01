import { type Html, markup } from '../markup.ts';

/** One bar: what it is called where no table stands beside it, and how high. */
export type Bar = { readonly label: string; readonly value: number };

const HEIGHT = 100;

/**
 * Bars side by side, as wide as their column is. An image with a title for whoever cannot see it; the numbers themselves
 * stand in a table beside it, always.
 */
export function barChart(chart: { readonly title: string; readonly bars: readonly Bar[] }): Html {
  const { title, bars } = chart;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = 10;
  return markup`<svg class="chart" role="img" viewBox="0 0 ${bars.length * step} ${HEIGHT}" preserveAspectRatio="none" aria-label="${title}">
${bars.map(({ label, value }, index) => {
  const height = Math.max(1, Math.round((HEIGHT * value) / most));
  return markup`<rect x="${index * step + 1}" y="${HEIGHT - height}" width="${step - 2}" height="${height}"><title>${label}</title></rect>`;
})}
</svg>`;
}

/** A bar under the name of a row, as long as its share of the longest. The number stands in the row. */
export function rowBar(share: number): Html {
  return markup`<svg class="row-bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect width="${Math.round(100 * Math.max(0, share))}" height="1"/></svg>`;
}

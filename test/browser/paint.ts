import type { Page } from 'playwright-core';

/** What a page did while it was painted, as the browser observed it (Largest Contentful Paint, Layout Instability). */
const PAINTED = `new Promise((done) => {
  const shifts = [];
  let largest = null;
  const named = (node) => (node?.nodeType === 1 ? '<' + node.localName + ' class="' + node.className + '">' : String(node?.nodeName));
  const shift = new PerformanceObserver((list) => {
    // What somebody did a moment ago may move things (CLS).
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) shifts.push(value.toFixed(4) + ': ' + sources.map(({ node }) => named(node)).join(', '));
  });
  const paint = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) largest = { after: Math.round(entry.startTime), what: named(entry.element) };
  });
  shift.observe({ type: 'layout-shift', buffered: true });
  paint.observe({ type: 'largest-contentful-paint', buffered: true });
  // What was painted is reported in its own time.
  const until = performance.now() + 1_000;
  const ready = () => (largest !== null || performance.now() > until ? done({ shifts, largest }) : setTimeout(ready, 20));
  requestAnimationFrame(() => setTimeout(ready));
})`;

type Painted = {
  readonly shifts: readonly string[];
  readonly largest: { readonly after: number; readonly what: string } | null;
};

export async function painted(page: Page): Promise<Painted> {
  return await page.evaluate<Painted>(PAINTED);
}

/** What moved by itself while the page came. */
export async function shiftFaults(page: Page): Promise<readonly string[]> {
  const { shifts } = await painted(page);
  return shifts.map((what) => `the layout shifted by ${what}`);
}

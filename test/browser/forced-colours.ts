import type { Page } from 'playwright-core';

/** Helpers of both looks at a page. What is not displayed, or lies in what is folded away, is not looked at. */
const LOOKING = `
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const alpha = (colour) => Number(/^rgba\\(.*, ([\\d.]+)\\)$/.exec(colour)?.[1] ?? 1);
  const named = (element) => '<' + element.localName + ' class="' + (element.getAttribute('class') ?? '') + '">';
`;

/** Keeps what stands out by its background as long as the page has its own colours: controls, pictures, marks before a text. */
const KEEP_GROUNDED = `(() => {
  ${LOOKING}
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (alpha(backgroundColor) > 0) return backgroundColor;
    }
    return 'none';
  };
  const CONTROLS = 'a, button, input, select, textarea, summary, progress, meter, img, [role], [aria-current]';
  const grounded = [...document.querySelectorAll(CONTROLS)].filter((element) => {
    const { backgroundColor } = getComputedStyle(element);
    return alpha(backgroundColor) > 0 && backgroundColor !== ground(element.parentElement);
  });
  const marks = [];
  for (const element of document.querySelectorAll('body *')) {
    for (const side of ['::before', '::after']) {
      const { content, backgroundColor } = getComputedStyle(element, side);
      if (content === '""' && alpha(backgroundColor) > 0) marks.push({ element, side });
    }
  }
  window.kept = { grounded, marks };
})()`;

/** What cannot be told any more where the reader's system chooses the colours and takes backgrounds away. */
const LOST = `(() => {
  ${LOOKING}
  const edged = (style) =>
    ['Top', 'Right', 'Bottom', 'Left'].some(
      (side) => parseFloat(style['border' + side + 'Width']) >= 1 && !['none', 'hidden'].includes(style['border' + side + 'Style']),
    );
  const probe = document.body.appendChild(document.createElement('span'));
  const system = ['CanvasText', 'LinkText', 'GrayText', 'Highlight', 'ButtonText'].map((name) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const keeps = (style) => style.forcedColorAdjust === 'none';
  const { grounded, marks } = window.kept;
  const faults = [];
  for (const element of grounded.filter(shown)) {
    const style = getComputedStyle(element);
    // What a picture stands on and what a bar is filled with belong to them; the edge of a control is enough for it.
    const drawn = ['img', 'progress', 'meter'].includes(element.localName);
    if (drawn ? !keeps(style) : !edged(style) && !keeps(style)) faults.push(named(element) + ' is lost in forced colours');
  }
  for (const { element, side } of marks.filter(({ element }) => shown(element))) {
    const style = getComputedStyle(element, side);
    if (!edged(style) && !keeps(style) && !system.includes(style.backgroundColor))
      faults.push(named(element) + side + ' is lost in forced colours');
  }
  for (const shape of document.querySelectorAll('svg :is(rect, path, circle, line, polygon, polyline)')) {
    const { fill, stroke } = getComputedStyle(shape);
    if (shown(shape) && !system.includes(fill) && !system.includes(stroke))
      faults.push(named(shape) + ' of a chart has a colour of its own in forced colours');
  }
  return [...new Set(faults)];
})()`;

/** What of the page that is open is conveyed by a background alone, or drawn in a colour that nobody's system chose. */
export async function forcedColourFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(KEEP_GROUNDED);
  await page.emulateMedia({ forcedColors: 'active' });
  const faults = await page.evaluate<readonly string[]>(LOST);
  await page.emulateMedia({ forcedColors: null });
  return faults;
}

import type { Page } from 'playwright-core';

/** Tab begins at the top again. */
const TO_TOP = `
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
`;

/**
 * Writes down what Tab has to stop at, and what it does stop at, with what is wrong there. Of a
 * group of radio buttons one is a stop, and of a bar of buttons (`toolbar`) one; arrows lead to the others.
 */
const WATCH = `(() => {
  const INTERACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, details > summary:first-of-type, iframe, [tabindex], [contenteditable]';
  const own = 'a, button, input, select, textarea, summary';
  const named = (element) => '<' + element.localName + '> ' + (element.name || element.textContent.trim().slice(0, 40) || element.className);
  const seen = document.querySelectorAll(INTERACTIVE);
  const there = [...seen].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled') && element.closest('[aria-hidden=true], [inert]') === null,
  );
  const faults = there
    .filter((element) => element.tabIndex < 0 && element.matches(own) && element.closest('[role=toolbar]') === null)
    .map((element) => named(element) + ' cannot be reached by Tab');
  const stops = there.filter((element) => {
    if (element.tabIndex < 0) return false;
    if (element.type !== 'radio') return true;
    const group = there.filter((other) => other.type === 'radio' && other.name === element.name && other.form === element.form);
    return element === (group.find(({ checked }) => checked) ?? group[0]);
  });
  const channels = (colour) => (/^rgba?\\(([^)]*)\\)$/.exec(colour)?.[1] ?? '').split(',').map(Number);
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      const [, , , alpha = 1] = channels(backgroundColor);
      if (alpha > 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  // Whatever was pressed or refused before.
  ${TO_TOP}
  const reached = new Set();
  document.addEventListener('focusin', ({ target }) => {
    if (target === document.body || reached.has(target)) return;
    reached.add(target);
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(target);
    const { top, left, width, height } = target.getBoundingClientRect();
    const around = ground(parseFloat(outlineOffset) < 0 ? target : target.parentElement);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push(named(target) + ' does not show the focus');
    else if (!(contrast(outlineColor, around) >= 3)) faults.push(named(target) + ' shows the focus in ' + outlineColor + ' on ' + around);
    if (width < 2 || height < 2 || top + scrollY < 0 || left + scrollX < 0) faults.push(named(target) + ' has the focus out of sight');
  });
  window.keyboard = { stops, reached, faults, named };
  // Each part of a date or a time is a stop of its own, and so is what opens a calendar.
  const parts = { date: 3, time: 3, month: 2, week: 2, 'datetime-local': 6 };
  return stops.reduce((sum, { type }) => sum + 1 + (parts[type] ?? 0), 0);
})()`;

const REACHED = `(() => {
  const { stops, reached, faults, named } = window.keyboard;
  ${TO_TOP}
  const left = stops.filter((element) => !reached.has(element));
  return [...faults, ...left.map((element) => named(element) + ' was not reached by Tab')];
})()`;

/**
 * Presses Tab through the page that is open, as often as there are stops: what it does not reach, since it is kept elsewhere
 * or has another place in the order, and where the focus is not shown.
 */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const stops = await page.evaluate<number>(WATCH);
  await Promise.all(Array.from({ length: stops }, () => page.keyboard.down('Tab')));
  await page.keyboard.up('Tab');
  return await page.evaluate<readonly string[]>(REACHED);
}

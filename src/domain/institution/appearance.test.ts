import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  CONTRAST_MIN,
  checkColour,
  checkTextColour,
  contrastOf,
  DARK_GROUND,
  LIGHT_GROUND,
  nearestReadable,
  textOn,
} from './appearance.ts';

it('reads a colour as people write it, and names the field of what is none', () => {
  expect(['#1D5C63', '1d5c63', ' #abc '].map((text) => checkColour(text, 'main'))).toEqual([
    { ok: true, value: '#1d5c63' },
    { ok: true, value: '#1d5c63' },
    { ok: true, value: '#aabbcc' },
  ]);
  for (const text of ['', 'teal', '#12345', 'url(x)', '#1234567']) {
    expect(checkColour(text, 'main')).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'main', because: 'not-a-colour' },
    });
  }
});

it('computes contrast as WCAG does', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrastOf('#ff0000', '#ffffff')).toBeCloseTo(4, 1);
});

it('refuses an accent that cannot be read, with its ratio and the nearest colour that can', () => {
  const checked = checkTextColour('#ffcc00', 'accent');
  expect(checked).toMatchObject({
    ok: false,
    refusal: { type: 'low-contrast', field: 'accent', colour: '#ffcc00', ratio: 1.29, limit: 4.5 },
  });
  const nearest = checked.ok || checked.refusal.type !== 'low-contrast' ? '' : checked.refusal.nearest;
  expect(checkTextColour(nearest, 'accent').ok).toBe(true);
  expect(contrastOf(nearest, LIGHT_GROUND)).toBeLessThan(CONTRAST_MIN + 0.1);
  expect(checkTextColour('#1d5c63', 'accent')).toEqual({ ok: true, value: '#1d5c63' });
});

it('finds a text for every ground, and a readable colour for every hue in the dark', () => {
  for (let grey = 0; grey < 256; grey += 1) {
    const colour = `#${grey.toString(16).padStart(2, '0').repeat(3)}`;
    expect(contrastOf(colour, textOn(colour))).toBeGreaterThan(CONTRAST_MIN);
    expect(contrastOf(nearestReadable(colour, DARK_GROUND), DARK_GROUND)).toBeGreaterThanOrEqual(CONTRAST_MIN);
  }
  expect(nearestReadable('#000080', DARK_GROUND)).not.toBe('#ffffff');
});

it('measures against the grounds of the stylesheet', () => {
  const css = readFileSync(new URL('../../http/web/kit/assets/parvis.css', import.meta.url), 'utf8');
  const grounds = [...css.matchAll(/--(?:paper|surface|sunken): (#[0-9a-f]{6});/g)].map(([, colour = '']) => colour);
  const least = (colours: readonly string[], ink: string) =>
    colours.toSorted((a, b) => contrastOf(a, ink) - contrastOf(b, ink))[0];
  expect([least(grounds.slice(0, 3), '#000000'), least(grounds.slice(3), '#ffffff')]).toEqual([
    LIGHT_GROUND,
    DARK_GROUND,
  ]);
});

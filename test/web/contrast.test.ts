import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STYLESHEET } from '../../src/http/web/kit/assets.ts';

const design = readFileSync(new URL('../../DESIGN.md', import.meta.url), 'utf8');
const [light = '', dark = ''] = STYLESHEET.body.split('@media (prefers-color-scheme: dark)');
const THEMES = { light: tokensIn(light), dark: tokensIn(dark.split('/* Ground */')[0] ?? '') };
const GROUNDS = ['paper', 'surface', 'sunken'] as const;

/** Text needs 4.5 to 1, controls and their edges 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...['ink', 'quiet', 'accent', 'open', 'soon', 'gone'].flatMap((token) =>
    GROUNDS.map((ground) => [token, ground, 4.5] as const),
  ),
  ...GROUNDS.map((ground) => ['edge', ground, 3] as const),
  ['on-accent', 'accent', 4.5],
  ['ink', 'added', 4.5],
  ['ink', 'removed', 4.5],
];

function tokensIn(css: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g), ([, name = '', value = '']) => [name, value]),
  );
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s colours', (theme) => {
  const colour = (token: string) => THEMES[theme].get(token) ?? '';

  it.each(PAIRS)('can be read: %s on %s, %d to 1', (token, ground, least) => {
    expect(contrast(colour(token), colour(ground))).toBeGreaterThanOrEqual(least);
  });

  it('are those of the design', () => {
    const missing = [...THEMES[theme]].filter(
      ([token, value]) => !design.includes(`\`${token}\``) || !design.includes(`\`${value}\``),
    );
    expect(missing).toEqual([]);
  });
});

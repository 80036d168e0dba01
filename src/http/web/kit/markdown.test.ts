import { describe, expect, it } from 'vitest';
import { cpuMsSince } from '../../../../test/support/cpu.ts';
import { excerptOf, markdownHtml } from './markdown.ts';

describe('the limited Markdown of a contribution', () => {
  it.each([
    ['**gras** et *penché*', '<p><strong>gras</strong> et <em>penché</em></p>\n'],
    ['une\nligne', '<p>une<br />\nligne</p>\n'],
    ['- un\n- deux', '<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n'],
    ['# Titre', '<p><strong>Titre</strong></p>'],
    ['> cité', '<blockquote>\n<p>cité</p>\n</blockquote>\n'],
    ['<b>html</b>', '<p>&lt;b&gt;html&lt;/b&gt;</p>\n'],
    ['a & b < c', '<p>a &amp; b &lt; c</p>\n'],
    ['| a | b |\n|---|---|', '<p>| a | b |<br />\n|---|---|</p>\n'],
  ])('reads %j', (text, html) => {
    expect(markdownHtml(text)).toBe(html);
  });

  it('links to the web, without credit', () => {
    expect(markdownHtml('https://lyon.example/a')).toBe(
      '<p><a href="https://lyon.example/a" rel="nofollow ugc noopener noreferrer">https://lyon.example/a</a></p>\n',
    );
  });

  it.each([
    '[x](javascript:alert(1))',
    '<javascript:alert(1)>',
    '[x](data:text/html,x)',
    '[x](//elsewhere.example)',
    '![x](https://elsewhere.example/p.png)',
  ])('makes no image and no link of %s', (text) => {
    expect(markdownHtml(text)).not.toMatch(/<img|href="(javascript|data|\/\/)/i);
  });

  it('loses nothing of what is nested deeper than anybody writes, nor time over it', () => {
    const started = process.cpuUsage();
    expect(markdownHtml(`${'> '.repeat(9_000)}x`)).toContain('x');
    expect(markdownHtml('[('.repeat(9_000))).toContain('[(');
    expect(cpuMsSince(started)).toBeLessThan(2_000);
  });

  it('is cut for a list between words, without its marks', () => {
    expect(excerptOf('**Une** piste\n\nprotégée sur le quai', 18)).toBe('Une piste protégée …');
    expect(excerptOf('court', 18)).toBe('court');
    expect(Array.from(excerptOf('😀'.repeat(50), 10))).toHaveLength(12);
  });
});

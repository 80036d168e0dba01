import { describe, expect, it } from 'vitest';
import { cpuMsSince } from '../../../../test/support/cpu.ts';
import { markdownHtml, officialMarkdown, officialMarkdownHtml } from './markdown.ts';

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
});

describe('the Markdown of a text of the institution', () => {
  const origin = 'https://lyon.example';
  const file = `/files/${'0a'.repeat(32)}`;
  const shown = (text: string) => officialMarkdown(text, origin).toString();

  it('shows an image that was uploaded here, by either form of its address', () => {
    const html = `<p><img src="${file}" alt="Plan du &lt;quai&gt;" loading="lazy" /></p>\n`;
    expect(shown(`![Plan du <quai>](${file})`)).toBe(html);
    expect(shown(`![Plan du <quai>](${origin}${file})`)).toBe(html);
  });

  it('keeps its place for an image whose address says how large it is', () => {
    const html = `<p><img src="${file}" alt="Plan" width="800" height="600" loading="lazy" /></p>\n`;
    expect(shown(`![Plan](${origin}${file}#800x600)`)).toBe(html);
    expect(shown(`![Plan](${origin}${file}#800x6"onload)`)).not.toContain('<img');
  });

  it.each([
    ['https://elsewhere.example/p.png', '<a href="https://elsewhere.example/p.png"'],
    [`https://elsewhere.example${file}`, `<a href="https://elsewhere.example${file}"`],
    [`${origin}.evil.example${file}`, `<a href="${origin}.evil.example${file}"`],
    [`${origin}/sign-out`, `<a href="${origin}/sign-out"`],
  ])('makes a link of an image at %s', (address, link) => {
    const html = shown(`![Plan](${address})`);
    expect(html).toContain(link);
    expect(html).not.toContain('<img');
  });

  it.each(['![x](javascript:alert(1))', '![x](data:image/png;base64,AA)', `![x](//elsewhere.example${file})`])(
    'makes neither image nor script of %s',
    (text) => {
      expect(shown(text)).not.toMatch(/<img|href="(javascript|data|\/\/)/i);
    },
  );

  it('has tables, with columns of numbers set to the right', () => {
    expect(shown('| Quai | Cost |\n|---|--:|\n| A | 12 |')).toBe(
      '<table>\n<thead>\n<tr>\n<th>Quai</th>\n<th class="count">Cost</th>\n</tr>\n</thead>\n' +
        '<tbody>\n<tr>\n<td>A</td>\n<td class="count">12</td>\n</tr>\n</tbody>\n</table>\n',
    );
  });

  it('leads to its images where it is read elsewhere', () => {
    const html = officialMarkdownHtml(`![Plan](${origin}${file})`);
    expect(html).toBe(`<p><a href="${origin}${file}" rel="nofollow ugc noopener noreferrer">Plan</a></p>\n`);
  });
});

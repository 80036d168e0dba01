import { describe, expect, it } from 'vitest';
import { plainTextOf, textOf } from './text.ts';

const CITY = 'https://city.example/consultations/velo-2026/actor';
const mention = { type: 'Mention', href: CITY, name: '@velo_2026@city.example' };

describe('the text of a post from elsewhere', () => {
  it('leaves out the mention that addressed it and keeps the rest as limited Markdown', () => {
    const content =
      '<p><span class="h-card"><a href="https://city.example/@velo_2026" class="u-url mention">@<span>velo_2026</span></a></span> Une <b>piste</b> au quai. Et des arceaux.</p>';
    expect(textOf({ content, tag: mention }, [CITY])).toMatchObject({
      title: 'Une piste au quai.',
      body: 'Une **piste** au quai. Et des arceaux.',
    });
  });

  it('leaves out a mention whose @ stands before its link, and keeps those of others', () => {
    const link = (name: string) => `@<a class="mention" href="https://city.example/@${name}">${name}</a>`;
    const content = `<p>${link('velo_2026')} Une horloge, ${link('marie')} ?</p>`;
    expect(textOf({ content, tag: mention }, [CITY])).toMatchObject({
      title: 'Une horloge, @marie ?',
      body: 'Une horloge, @[marie](https://city.example/@marie) ?',
    });
  });

  it.each([
    ['Une halle 44146. Et nom_de_fichier, ~5 m.', 'Une halle 44146. Et nom_de_fichier, ~5 m.'],
    ['12. Une halle', '12\\. Une halle'],
    ['_a_ *b* ~~c~~ [d] `e`', '\\_a\\_ \\*b\\* \\~\\~c\\~\\~ \\[d\\] \\`e\\`'],
  ])('escapes in %j only what would be read as markup', (text, body) => {
    expect(textOf({ content: `<p>${text}</p>` }, []).body).toBe(body);
  });

  it('takes the title that an article has', () => {
    const article = { type: 'Article', name: 'Des arceaux', content: '<p>Partout.</p>' };
    expect(textOf(article, [])).toMatchObject({ title: 'Des arceaux', body: 'Partout.' });
  });

  it.each([
    [{ type: 'Note', summary: 'Bruit &amp; fumée' }, 'Bruit & fumée'],
    [{ type: 'Note', summary: '<p>Deux\nlignes</p>' }, 'Deux lignes'],
    [{ type: 'Article', summary: '<p>Le début du texte.</p>' }, null],
    [{ type: 'Article', summary: 'Bruit', sensitive: true }, 'Bruit'],
    [{ type: 'Note', summary: '' }, null],
    [{ type: 'Note', summary: null, sensitive: true }, null],
  ])('reads the content warning of %j', (object, warning) => {
    expect(textOf({ ...object, content: '<p>Le début du texte.</p>' }, []).warning).toBe(warning);
  });

  it('puts nothing into the title that stands behind a warning', () => {
    expect(textOf({ type: 'Note', summary: 'Bruit', content: '<p>Fort.</p>' }, [])).toMatchObject({
      title: 'Bruit',
      body: 'Fort.',
    });
  });

  it('keeps a hashtag as a word and as a tag', () => {
    const tagged = {
      content: '<p>Oui <a href="https://peer.example/tags/velo">#velo</a></p>',
      tag: [{ type: 'Hashtag', name: '#velo', href: 'https://peer.example/tags/velo' }],
    };
    expect(textOf(tagged, [])).toMatchObject({ body: 'Oui #velo', tags: ['velo'] });
  });

  it('shows an emoji by its shortcode and a picture by its description, and no picture of another server', () => {
    const emoji = { type: 'Emoji', name: ':velo:', icon: { type: 'Image', url: 'https://peer.example/velo.png' } };
    expect(textOf({ content: '<p>Oui :velo: !</p>', tag: [emoji] }, [])).toMatchObject({
      body: 'Oui :velo: !',
      tags: [],
    });
    const drawn = '<p>Oui <img class="emoji" src="https://peer.example/velo.png" alt=":velo:"> !<img src="/x.png"></p>';
    expect(textOf({ content: drawn }, []).body).toBe('Oui :velo: !');
  });

  it('says the language that the content stands under', () => {
    expect(textOf({ content: '<p>Bonjour</p>', contentMap: { fr: '<p>Bonjour</p>' } }, []).lang).toBe('fr');
  });

  it.each([
    ['<script>alert(1)</script>bon', 'bon'],
    ['<p onclick="x()">bon</p>', 'bon'],
    ['<a href="javascript:x()">bon</a>', 'bon'],
    ['<img src=x onerror=alert(1)>bon', 'bon'],
    ['<style>p{}</style><p>bon</p>', 'bon'],
  ])('keeps nothing that acts out of %s', (content, body) => {
    expect(textOf({ content }, []).body).toBe(body);
  });

  it('reads the plain text of markup', () => {
    expect(plainTextOf('<p>a &lt; b</p><p>c<br>d</p>')).toBe('a < b\nc\nd');
  });
});

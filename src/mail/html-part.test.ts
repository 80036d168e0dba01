import { expect, it } from 'vitest';
import type { MailMessage } from '../domain/mail/mail.ts';
import { writeLetter } from '../i18n/write-letter.ts';
import { htmlPart } from './html-part.ts';

const ORIGIN = 'https://lyon.example';
const PLAIN = { main: null, accent: null, logo: null };
const LOGO = { bytes: Buffer.alloc(1), mediaType: 'image/png', width: 300, height: 100 };
const of = { lang: 'fr', institution: 'Ville de Lyon', origin: ORIGIN, look: PLAIN };

const signIn: MailMessage = {
  to: 'ana@city.example',
  lang: 'fr',
  institution: { fr: 'Ville de Lyon' },
  says: { kind: 'sign-in', link: `${ORIGIN}/sign-in/secret`, minutes: 30 },
};

it('says what the text says, with links to this node', () => {
  const letter = writeLetter(signIn, ORIGIN);
  const html = htmlPart(letter, of);
  expect(html).toContain('<html lang="fr">');
  expect(html).toContain(`<a href="${ORIGIN}/sign-in/secret" style="color:#1d5c63">${ORIGIN}/sign-in/secret</a>`);
  const words = (text: string) => text.replace(/\s+/g, ' ').trim();
  const body = html.slice(html.indexOf('<div role="main"')).replace(/<[^>]+>/g, ' ');
  expect(words(body)).toBe(words(letter.text.replace('\n--\n', '\n')));
});

it('has the logo and the colours of the institution, and asks for nothing elsewhere', () => {
  const look = { main: '#ffcc00', accent: '#8a1c2f', logo: LOGO };
  const html = htmlPart(writeLetter(signIn, ORIGIN), { ...of, look });
  expect(html).toContain('background:#ffcc00;color:#000000');
  expect(html).toContain('<img src="cid:logo" alt="" width="132" height="44"');
  expect(html).toContain('style="color:#8a1c2f"');
  expect(html).not.toMatch(/src="(?!cid:)|url\(|<script/);
});

it('makes no link and no markup of what people wrote', () => {
  const text =
    'Bonjour,\n\n- <b>Un titre</b> https://evil.example/x\n  https://lyon.example.evil.example/\n\n- Deux\n\n--\nVille & Cie';
  const html = htmlPart({ subject: '<script>', text }, of);
  expect(html).toContain('<title>&lt;script&gt;</title>');
  expect(html).toContain(
    '<ul>\n<li>&lt;b&gt;Un titre&lt;/b&gt; https://evil.example/x<br>\nhttps://lyon.example.evil.example/</li>\n<li>Deux</li>\n</ul>',
  );
  expect(html).not.toContain('<a ');
  expect(html).toContain('<p>Ville &amp; Cie</p>');
});

it('has what the institution formatted in the place of its text, between what stands around it', () => {
  const text = 'Bonjour,\n\n**Venez** [ici](https://elsewhere.example/)\n\nLisez la suite\n\n--\nVille';
  const formatted = {
    text: '**Venez** [ici](https://elsewhere.example/)\n',
    html: '<p><strong>Venez</strong> <a href="https://elsewhere.example/">ici</a></p>',
  };
  expect(htmlPart({ subject: 'Réunion', text, formatted }, of)).toContain(
    '<p>Bonjour,</p>\n<p><strong>Venez</strong> <a style="color:#1d5c63" href="https://elsewhere.example/">ici</a></p>\n<p>Lisez la suite</p>',
  );
});

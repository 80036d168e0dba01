import { describe, expect, it } from 'vitest';
import { leftOutIn, picturesIn } from './pictures.ts';

const URL_OF = 'https://files.alpha.example/media_attachments/files/1/original/banc.jpg';
/** As Mastodon 4.5 serializes it (app/serializers/activitypub/note_serializer.rb, MediaAttachmentSerializer). */
const DOCUMENT = {
  type: 'Document',
  mediaType: 'image/jpeg',
  url: URL_OF,
  name: 'Un banc de bois à l’ombre',
  blurhash: 'UEHV6nWB2yk8pyo0adR*.7kCMdnj',
  focalPoint: [0.1, -0.2],
  width: 1280,
  height: 720,
};
const PICTURE = { url: URL_OF, alt: 'Un banc de bois à l’ombre' };
const of = (attachment: unknown, more: object = {}, warning: string | null = null) =>
  picturesIn({ type: 'Note', attachment, ...more }, warning);

describe('the pictures of a post', () => {
  it.each([
    ['Mastodon', [DOCUMENT]],
    ['GoToSocial, which has one attachment without a list', DOCUMENT],
    ['Pixelfed', [{ ...DOCUMENT, type: 'Image', focalPoint: undefined }]],
    ['WordPress, which says no media type', [{ type: 'Image', url: URL_OF, name: PICTURE.alt }]],
    [
      'Pleroma and Akkoma',
      [{ ...DOCUMENT, mediaType: undefined, url: [{ type: 'Link', href: URL_OF, mediaType: 'image/jpeg' }] }],
    ],
    ['what has its words as a summary', [{ ...DOCUMENT, name: null, summary: PICTURE.alt }]],
  ])('are read as %s has them', (_, attachment) => {
    expect(of(attachment)).toEqual([PICTURE]);
  });

  it.each([
    ['no words', { name: null }],
    ['empty words', { name: '  ' }],
    ['a video', { mediaType: 'video/mp4' }],
    ['a sound', { type: 'Audio', mediaType: 'audio/ogg' }],
    ['the card of a link', { type: 'Link', href: 'https://city.example/' }],
    ['no address', { url: null }],
    ['an address that is none', { url: 'banc.jpg' }],
    ['data', { url: 'data:image/png;base64,AAAA' }],
    ['a mark of its own', { sensitive: true }],
  ])('are none with %s', (_, more) => {
    expect(of([{ ...DOCUMENT, ...more }])).toEqual([]);
  });

  it('are none in a post that is marked as sensitive and says not why', () => {
    expect(of([DOCUMENT], { sensitive: true })).toEqual([]);
    expect(of([DOCUMENT], { sensitive: true }, 'Chantier')).toEqual([PICTURE]);
    expect(of([{ ...DOCUMENT, sensitive: true }], {}, 'Chantier')).toEqual([PICTURE]);
  });

  it('are at most as many as a proposal has, each once, and their words as long as they may be', () => {
    const many = Array.from({ length: 9 }, (_, each) => ({ ...DOCUMENT, url: `${URL_OF}?${each}` }));
    expect(of([DOCUMENT, DOCUMENT, ...many])).toHaveLength(4);
    expect(of([DOCUMENT, DOCUMENT])).toEqual([PICTURE]);
    const [long] = of([{ ...DOCUMENT, name: 'à'.repeat(1_500) }]);
    expect(long?.alt).toBe(`${'à'.repeat(999)}…`);
    expect(of([{ ...DOCUMENT, name: 'Un <b>banc</b>' }])).toEqual([{ ...PICTURE, alt: 'Un banc' }]);
  });
});

describe('what of a post is not shown', () => {
  const out = (post: object, warning: string | null = null) => leftOutIn({ type: 'Note', ...post }, warning);
  const tag = [{ type: 'Emoji', name: ':velo:' }];

  it('is a picture without words, or marked as sensitive behind no warning', () => {
    expect(out({ attachment: [DOCUMENT, { ...DOCUMENT, name: null }] })).toEqual(['pictures']);
    expect(out({ attachment: [{ ...DOCUMENT, sensitive: true }] })).toEqual(['sensitive']);
    expect(out({ attachment: [DOCUMENT], sensitive: true })).toEqual(['sensitive']);
    expect(out({ attachment: [DOCUMENT], sensitive: true }, 'Chantier')).toEqual([]);
  });

  it('is what is beyond as many pictures as are shown', () => {
    const pictures = (count: number, more: object = {}) =>
      Array.from({ length: count }, (_, nth) => ({ ...DOCUMENT, url: `${URL_OF}?${nth}`, ...more }));
    expect(out({ attachment: pictures(4) })).toEqual([]);
    expect(out({ attachment: pictures(5) })).toEqual(['too-many']);
    expect(out({ attachment: [...pictures(4), { ...DOCUMENT, url: `${URL_OF}?0` }] })).toEqual([]);
    expect(out({ attachment: [...pictures(4), { ...DOCUMENT, name: null }] })).toEqual(['pictures']);
    expect(out({ attachment: pictures(5, { sensitive: true }) })).toEqual(['sensitive']);
    expect(out({ attachment: [...pictures(32, { type: 'Link' }), DOCUMENT] })).toEqual(['too-many']);
  });

  it('is a film, a sound or another file, and no link', () => {
    for (const more of [
      { mediaType: 'video/mp4' },
      { type: 'Video', mediaType: 'video/mp4' },
      { type: 'Audio', mediaType: 'audio/ogg' },
      { mediaType: 'application/pdf' },
      { mediaType: undefined, url: [{ type: 'Link', href: URL_OF, mediaType: 'video/webm' }] },
    ]) {
      expect(out({ attachment: [{ ...DOCUMENT, ...more }] })).toEqual(['files']);
    }
    for (const more of [{ type: 'Link' }, { type: 'Page', mediaType: 'text/html' }, { type: 'PropertyValue' }]) {
      expect(out({ attachment: [{ ...DOCUMENT, ...more }] })).toEqual([]);
    }
  });

  it('is an emoji in the text or in the warning', () => {
    expect(out({ content: 'Un pont :velo:', tag })).toEqual(['emoji']);
    expect(out({ content: 'Un pont', tag }, 'Chantier :velo:')).toEqual(['emoji']);
    expect(out({ content: 'Un pont', tag })).toEqual([]);
  });
});

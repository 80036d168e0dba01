import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { type Content, hashedContent } from '../../src/domain/proposal/version.ts';
import { clockAt } from '../support/clock.ts';
import type { Account } from '../support/hostile-host.ts';
import { shareWith } from '../support/towns.ts';
import { activity, eachAttackedCity, note, type Said } from './attacked-city.ts';
import { asTown, hostileTown } from './hostile-towns.ts';

const VECTORS: Readonly<Record<string, { content: Content; canonical: string; contentHash: string }>> = JSON.parse(
  readFileSync(new URL('../../docs/federate/vectors/content-hash.json', import.meta.url), 'utf8'),
);

/** RFC 8785 as its text has it, for what the hash is of: strings, integers, null and objects. Shares no code with the node. */
function jcs(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${Array.from(value, jcsCharacter).join('')}"`;
  const members = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${jcs(name)}:${jcs(member)}`).join(',')}}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function jcsCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  return character < ' ' ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character;
}

describe('the published vectors of content hashes', () => {
  it('have every member of a content, and the least', () => {
    const contents = Object.values(VECTORS).map(({ content }) => content);
    expect(contents.some(({ cost, amends }) => cost !== null && amends !== null)).toBe(true);
    expect(contents.some(({ cost, amends }) => cost === null && amends === null)).toBe(true);
  });

  it.each(Object.keys(VECTORS))('are those of a second implementation and of the node: %s', (name) => {
    const { content, canonical, contentHash } = VECTORS[name] ?? { content: null, canonical: '', contentHash: '' };
    if (content === null) throw new Error('no vector');
    const { title, body, lang, cost, amends } = content;
    const hashed = { title: title[lang]?.normalize('NFC'), body: body[lang]?.normalize('NFC'), lang, cost, amends };
    expect(jcs(hashed)).toBe(canonical);
    expect(createHash('sha256').update(canonical, 'utf8').digest('hex')).toBe(contentHash);
    expect(hashedContent(content)).toEqual(hashed);
    expect(contentHashOf(content)).toBe(contentHash);
  });
});

/** What somebody at a co-host sends, whose server computes the hash otherwise. */
eachAttackedCity('a content hash that comes from another city', (city) => {
  let anna: Account;
  const opening = new AsyncDisposableStack();
  const content = { title: { fr: 'Un banc' }, body: { fr: 'Un banc.' }, lang: 'fr', cost: null, amends: null };

  beforeAll(async () => {
    const mallory = opening.use(
      await hostileTown(city(), 'malloryville', clockAt(city().node.app.now().toISOString())),
    );
    const consultation = await city().node.app.store.read((reader) => reader.consultations.bySlug('velo-2026'));
    if (consultation === null) throw new Error('no consultation');
    await shareWith(asTown(city()), mallory, { consultation });
    anna = city().hostile.account('anna', { on: 'malloryville' });
  });
  afterAll(() => opening.disposeAsync());

  const proposing = (more: Said, type = 'Create'): Said => {
    const published = new Date().toISOString();
    const object = note(anna, {
      consultation: city().group,
      contentMap: { fr: '<p>Une piste.</p>' },
      published,
      title: content.title,
      body: content.body,
      contentHash: contentHashOf(content),
      ...more,
    });
    return activity(anna, { type, object, published });
  };
  const refusalOf = async (sent: Said) =>
    (await city().node.app.store.read((reader) => reader.incomingContributions.byActivity(String(sent['id']))))
      ?.refusal ?? null;

  it('is taken where it is that of the text', async () => {
    expect(await city().judged(anna, proposing({}))).toBe('accepted: create-from-home');
  });

  it.each([
    ['that of another text', { contentHash: 'a'.repeat(64) }, 'hash-mismatch'],
    ['that of the text before it was changed', { body: { fr: 'Un autre banc.' } }, 'hash-mismatch'],
    ['missing', { contentHash: undefined }, 'missing'],
  ])('is refused where it is %s, and the answer names the member', async (_, more, because) => {
    const sent = proposing(more);
    expect(await city().judged(anna, sent)).toBe('refused: invalid');
    expect(await refusalOf(sent)).toEqual({ type: 'invalid', field: 'contentHash', because });
  });

  it('is refused in a change as well', async () => {
    const first = proposing({});
    expect(await city().judged(anna, first)).toBe('accepted: create-from-home');
    const { id } = first['object'] as Said;
    const changed = proposing({ id, body: { fr: 'Deux bancs.' } }, 'Update');
    expect(await city().judged(anna, changed)).toBe('refused: invalid');
    expect(await refusalOf(changed)).toMatchObject({ field: 'contentHash', because: 'hash-mismatch' });
  });
});

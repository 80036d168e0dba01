import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/application/kit/content-hash.ts';
import { commitmentTo } from '../../src/application/network/subtotal/committing.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { tieOrderOf } from '../../src/domain/ballot/ties.ts';
import { type CityCount, jointSeedTextOf } from '../../src/domain/network/joint-tally.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { subtotalIn } from '../../src/federation/network/subtotal-reader.ts';
import { projectDir } from '../support/program.ts';

const DRAFT = readFileSync(join(projectDir, 'docs/federate/fep-draft.md'), 'utf8');
/** It says what whoever submits the draft has to add. */
const INDEX = readFileSync(join(projectDir, 'docs/federate/README.md'), 'utf8');
const VECTORS = JSON.parse(readFileSync(join(projectDir, 'docs/federate/vectors/hashes.json'), 'utf8'));

describe('the draft of the proposal', () => {
  const [, front = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(DRAFT) ?? [];
  const metadata = Object.fromEntries(front.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  const prose = text.replaceAll(/```[\s\S]*?```/g, '');

  it('has the beginning of the hash of its title as slug', () => {
    const title = /^# FEP-([0-9a-f]{4}): (.*)$/m.exec(text);
    expect(metadata['slug']).toBe(`"${title?.[1]}"`);
    expect(sha256(title?.[2] ?? '').slice(0, 4)).toBe(title?.[1]);
  });

  it('has no field that FEP-a4ed does not know, and none of another form', () => {
    const address = /^https:\/\/\S+$/;
    const forms: Readonly<Record<string, RegExp>> = {
      slug: /^"[0-9a-f]{4}"$/,
      // Whoever submits it adds who may be written to, in angle brackets.
      authors: /^[^<>,]+( <[^<>\s]+>)?(, [^<>,]+( <[^<>\s]+>)?)*$/,
      type: /^(implementation|informational)$/,
      status: /^DRAFT$/,
      dateReceived: /^\d{4}-\d{2}-\d{2}$/,
      trackingIssue: address,
      discussionsTo: address,
      relatedFeps: /^FEP-[0-9a-f]{4}(, FEP-[0-9a-f]{4})*$/,
    };
    expect(front.split('\n').filter((line) => !/^\w+: \S/.test(line))).toEqual([]);
    for (const [field, value] of Object.entries(metadata)) expect(value, field).toMatch(forms[field] ?? /^unknown$/);
    expect(Object.keys(metadata)).toEqual(expect.arrayContaining(['slug', 'authors', 'status']));
    const missing = ['dateReceived', 'discussionsTo', 'trackingIssue'].filter((field) => metadata[field] === undefined);
    for (const field of missing) expect(INDEX, field).toContain(`\`${field}\``);
  });

  it('names each related proposal in its text, and relates to each that it names', () => {
    const named = [...prose.matchAll(/\[FEP-([0-9a-f]{4})\](?! \w|:)/g)].map(([, slug]) => `FEP-${slug}`);
    expect(metadata['relatedFeps']?.split(', ')).toEqual([...new Set(named)].toSorted());
  });

  it('stands alone: links lead into itself, to a reference it has, or to an address of the web', () => {
    const sections = [...text.matchAll(/^#+ (.*)$/gm)].map(([, name = '']) =>
      `#${name.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '')}`.replaceAll(' ', '-'),
    );
    const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
    expect(links.filter((to) => !to.startsWith('https://') && !sections.includes(to))).toEqual([]);
    const references = [...prose.matchAll(/^\[([^\]]+)\]: https:/gm)].map(([, name = '']) => name);
    const named = [...prose.matchAll(/\[([^\]`]+)\](?![(:])/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !references.includes(name))).toEqual([]);
  });

  it('has a summary of 200 words at most, and gives up its copyright', () => {
    const summary = /^## Summary\n([\s\S]*?)^## /m.exec(text)?.[1] ?? '';
    expect(summary.split(/\s+/).length).toBeLessThanOrEqual(200);
    expect(text).toMatch(/^## Copyright\n\n\[CC0 1\.0 Universal\]/m);
  });
});

/** What the hash of a text is of is checked with its vectors in content-hashes.test.ts. */
describe('the vectors of the draft', () => {
  it('have the rules hashed as they stand', () => {
    expect(sha256(VECTORS.rules.rulesText)).toBe(VECTORS.rules.rulesHash);
    expect(JSON.stringify(JSON.parse(VECTORS.rules.rulesText))).not.toBe(VECTORS.rules.rulesText);
  });

  it('have the commitment that a node makes to the same figures', () => {
    const { salt, figures, canonical, commitment } = VECTORS.commitment;
    expect(sha256(salt + canonical)).toBe(commitment);
    expect(JSON.parse(canonical)).toEqual(figures);
    const [pile] = figures.piles;
    const made = commitmentTo(
      {
        turnout: { byChannel: { online: 6, paper: 0 }, byStanding: { resident: 6 } },
        piles: [{ ...pile, count: pile.tally }],
      },
      { institution: figures.attributedTo, ballot: figures.ballot, salt },
    );
    expect(made).toBe(commitment);
  });

  it('have the hash by which a node names what a city counted, whatever its proof', () => {
    const { document, canonical, documentHash } = VECTORS.counted;
    expect(sha256(canonical)).toBe(documentHash);
    expect(JSON.parse(canonical)).toEqual(document);
    const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022' };
    expect(subtotalIn({ ...document, proof })?.hash).toBe(documentHash);
  });

  it('have the lots that a node draws from the same piles', () => {
    const { seedText, seed, draws, order } = VECTORS.lot;
    const pile = (standings: readonly Standing[], cast: number, votes: readonly number[] | null) =>
      ({ standings, cast, count: votes === null ? null : { votes } }) as unknown as CityCount['piles'][number];
    const city = (institution: string, ...piles: CityCount['piles']) => ({ institution, piles }) as CityCount;
    const cities = [
      city('https://girona.example/', pile(['resident'], 6, [2, 2, 2]), pile(['paper'], 1, null)),
      city('https://lyon.example/', pile(['resident', 'registered'], 9, [3, 3, 3])),
    ];
    expect(jointSeedTextOf(cities)).toBe(seedText);
    expect(sha256(seedText)).toBe(seed);
    expect([1, 2, 3].map((number) => sha256(`${seed} ${number}`))).toEqual(draws);
    const ballot = { rules: { ties: 'by-lot' }, options: [1, 2, 3].map((number) => ({ number })) } as unknown as Ballot;
    expect(tieOrderOf(ballot, { seed, sha256 })?.map((index) => index + 1)).toEqual(order);
  });
});

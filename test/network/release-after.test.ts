import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { ENTRY } from '../support/parvis.ts';
import { makeReleaseAfter, RELEASE_AFTER } from '../support/release-after.ts';
import type { ProcessCity } from './process-city.ts';
import {
  askForFeature,
  COMMUNITY,
  openProcessCommunity,
  PATIENCE_MS,
  pledgeMoney,
  seenAt,
  untilSameRequest,
} from './process-community.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** Until then everybody voted, after the member was upgraded. */
const CLOSES_S = 90;
const LONG = { timeout: 400_000 };
type Ballots = { readonly items: readonly { readonly slug: string }[] };

describe('beside a host of a later release, which has rules that this one does not know', () => {
  let folder: string;
  let later: string;
  let world: ProcessWorld;
  let both: readonly [ProcessCity, ProcessCity];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-release-'));
    later = await makeReleaseAfter(join(folder, 'program'));
    world = await ProcessWorld.open(
      2,
      () => null,
      (nth) => (nth === 0 ? later : ENTRY),
    );
    await world.share(CLOSES_S, { ties: RELEASE_AFTER.ties });
    both = world.cities as readonly [ProcessCity, ProcessCity];
    await openProcessCommunity(both);
    await askForFeature(both, { sharing: RELEASE_AFTER.sharing });
  }, LONG.timeout);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const ballotsAt = async (city: ProcessCity) =>
    (await city.api<Ballots>('GET', `/consultations/${SLUG}/ballots`)).items.map(({ slug }) => slug);

  it('shows what it reads, names what it does not, and takes part in none of that', LONG, async () => {
    const [host, member] = both;
    const seen = await until(
      'what is not read of the request',
      async () => {
        const found = await seenAt(member);
        return found !== null && found.unread.length > 0 && found;
      },
      PATIENCE_MS,
    );
    expect(seen).toMatchObject({ state: 'open', unread: [{ kind: 'request', because: 'content' }] });
    await expect(pledgeMoney(member, 700_000)).rejects.toThrow(/answered 409: .*"detail":"[^"]{20,}"/);
    await world.propose(member, 1, 'Un banc');
    await world.untilSame();
    expect(await ballotsAt(host)).toEqual(['ponts']);
    expect(await ballotsAt(member)).toEqual([]);
    const unread = (await member.doctor()).filter(({ says }) => says.includes('is not shown whole'));
    expect(unread.map(({ check, state }) => [check, state])).toEqual([
      ['shared consultations', 'warn'],
      ['shared consultations', 'warn'],
    ]);
    for (const slug of [SLUG, COMMUNITY]) {
      const page = await (
        await fetch(`${member.origin}/consultations/${slug}`, { headers: { accept: 'text/html' } })
      ).text();
      expect(page).toContain('Una parte di questa consultazione non può essere mostrata qui.');
    }
  });

  it('has all of it once it is upgraded', LONG, async () => {
    const [host, member] = both;
    await member.kill();
    await member.start({ entry: later });
    for (const city of both) await world.vote(city, 1, 1);
    await pledgeMoney(host, 600_000);
    await until(
      'a pledge of the member',
      async () =>
        await pledgeMoney(member, 700_000).then(
          () => true,
          () => false,
        ),
      PATIENCE_MS,
    );
    expect(await untilSameRequest(both, 2)).toMatchObject({ state: 'specified', unread: [] });
    expect((await member.doctor()).filter(({ says }) => says.includes('is not shown whole'))).toEqual([]);
    await world.untilClosed();
    for (const city of both) expect((await world.joint(city)).result.deciding.votes).toEqual([2, 0, 0]);
  });
});

import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { adoptCharter } from '../../src/application/community/adopt-charter.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { readCharters } from '../../src/application/community/read-charters.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { documentHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Mirrored } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import { type CharterTerms, charterDocument } from '../../src/domain/community/charter.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { backedUp } from '../support/backed-up.ts';
import { saying, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { openTown, readerOf, readMirror, shareWith, type Town } from '../support/towns.ts';

const TERMS: CharterTerms = {
  text: { fr: 'Nous partageons les coûts.' },
  secondAgentAbove: null,
  pledgeWithdrawal: 'never',
  populations: [{ institution: 'https://torino.example/', people: 847_398, year: 2025 }],
  sharing: 'equally',
};
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let mirror: Consultation;
let restored: (cohosts: readonly Town[]) => Promise<Town>;

beforeAll(async () => {
  lyon = opening.use(await openTown('lyon', clock));
  torino = opening.use(await openTown('torino', clock));
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
  value(await createCommunity(lyon.app, { slug: 'pool', ...words, ...dates, by: null }));
  const consultation = value(await publishConsultation(lyon.app, { slug: 'pool', by: null }));
  await adopts(TERMS, 0);
  mirror = await shareWith(lyon, torino, { consultation, registered: 1, role: 'member' });
  await invited(torino);
  restored = await backedUp(opening, lyon, { handle: 'lyon', clock });
}, 60_000);
afterAll(() => opening.disposeAsync());

async function adopts(terms: CharterTerms, replaces: number) {
  const decision = { fr: `Assemblée ${replaces + 1}` };
  return value(await adoptCharter(lyon.app, { slug: 'pool', terms, decision, replaces, by: null }));
}

/** As an invitation that it accepted. */
async function invited({ app, institution }: Town): Promise<void> {
  const now = clock.now();
  const { host } = mirror;
  await app.store.transact((writer) =>
    writer.sharing.saveInvitation({
      ...{ invite: `${lyon.institution}activities/1`, peer: lyon.institution, consultation: host?.uri ?? institution },
      ...{ title: mirror.title, status: 'accepted', role: 'member', registered: 1, consultationId: mirror.id },
      ...{ receivedAt: now, answeredAt: now },
    }),
  );
}

/** The whole state is read next. */
async function readAgain(): Promise<void> {
  await torino.app.store.transact(async (writer) => {
    const stored = await writer.sharing.mirror(mirror.id);
    if (stored !== null) await writer.sharing.saveMirror({ ...stored, cursor: null });
  });
}

const charters = async ({ app }: Town, slug: string) => value(await readCharters(app, { slug, viewer: ANYBODY }));
const evidence = async ({ app }: Town) =>
  (await app.store.read((reader) => reader.peering.evidence({ peer: null, limit: 10 }))).map(({ kind }) => kind);

it('is on every member’s node as the host has it, version for version', async () => {
  await readMirror(lyon, torino, mirror);
  const [first] = await charters(torino, mirror.slug);
  expect(first).toMatchObject({ version: 1, terms: TERMS, decision: { fr: 'Assemblée 1' }, decidedBy: null });

  clock.advance({ hours: 1 });
  await adopts({ ...TERMS, secondAgentAbove: { amount: 500_000, currency: 'EUR' } }, 1);
  await readMirror(lyon, torino, mirror);
  const stated = (each: Awaited<ReturnType<typeof charters>>) =>
    each.map(({ version, hash, terms, decision, decidedAt }) => ({ version, hash, terms, decision, decidedAt }));
  expect(stated(await charters(torino, mirror.slug))).toEqual(stated(await charters(lyon, 'pool')));
  expect(await charters(torino, mirror.slug)).toHaveLength(2);
  expect(await evidence(torino)).toEqual([]);
});

it('binds a member on its own node: above the sum of the charter a second agent confirms', async () => {
  const email = 'ada@torino.example';
  const { agent } = value(await inviteAgent(torino.app, { email, role: 'officer', by: null }));
  await oneAgentPledges(torino.app);
  const content = saying('Il le faut.');
  const { number } = value(await createFeatureRequest(lyon.app, { slug: 'pool', content, details: DETAILS, by: null }));
  const funding = { need: { amount: 2_000_000, currency: 'EUR' }, closesAt: '2026-04-01' };
  const terms = {
    sharing: 'equally',
    populations: null,
    rates: { work: null, hosting: null },
    lateJoining: 'free',
  } as const;
  const specify = async (withdrawalDays: number | null) =>
    await decideStep(lyon.app, {
      ...{ slug: 'pool', number, step: 'specify', reason: 'Vote.', by: null },
      funding: { ...funding, terms: { ...terms, withdrawalDays } },
    });
  value(await decideStep(lyon.app, { slug: 'pool', number, step: 'open', reason: 'Vote.', by: null }));
  expect(await specify(2)).toMatchObject({
    ok: false,
    refusal: { type: 'invalid', field: 'withdrawalDays', because: 'not-by-charter' },
  });
  value(await specify(null));
  await readMirror(lyon, torino, mirror);
  const pledge = async (amount: number) =>
    await makePledge(torino.app, {
      ...{
        slug: mirror.slug,
        number,
        institution: null,
        reference: null,
        by: { kind: 'agent', id: agent.id } as const,
      },
      pledge: { kind: 'money', amount, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] },
    });
  expect(await pledge(500_001)).toMatchObject({ ok: true, value: { status: 'waits' } });
  expect(await pledge(500_000)).toMatchObject({ ok: true, value: { status: expect.not.stringMatching('waits') } });
});

it('is never another text under the same number, nor one that its hash is not of', async () => {
  const lies = async (change: (charter: Extract<Mirrored, { kind: 'charter' }>) => object) => {
    const host = readerOf(lyon, (mirrored) =>
      mirrored.kind === 'charter' ? ({ ...mirrored, ...change(mirrored) } as Mirrored) : mirrored,
    );
    await readAgain();
    await readHost(torino.app, host, mirror.id);
  };
  const before = await charters(torino, mirror.slug);
  await lies(({ hash }) => ({ hash: hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }));
  expect(await evidence(torino)).toContain('hash-mismatch');
  await adopts({ ...TERMS, lateJoining: 'free' }, 2);
  // The host gives what members decided last under the number of what they decided before.
  await lies(({ version }) => (version === 3 ? { version: 2 } : {}));
  expect(await charters(torino, mirror.slug)).toEqual(before);
});

it('comes by itself where it changed, so that every page can be read', async () => {
  const page = async (query: string) => {
    const text = await changesAt(lyon.documents, { slug: 'pool', query: new URLSearchParams(query) });
    const { next, again, orderedItems } = JSON.parse(text ?? '{}');
    return { next, again, items: orderedItems.length };
  };
  let last = await page('page=true');
  while (last.next !== undefined) last = await page(new URL(last.next).search);
  await adopts({ ...TERMS, text: { fr: 'Nous partageons tout.' } }, 3);
  expect((await page(new URL(last.again).search)).items).toBe(1);
});

it('is given back to a host that lost it', async () => {
  await readAgain();
  await readMirror(lyon, torino, mirror);
  const back = await restored([torino]);
  expect(await charters(back, 'pool')).toHaveLength(1);
  const [report] = value(await restoreFromCohost(back.app, { slug: 'pool' }));
  expect(report?.back.charters).toBe(3);
  const hashes = async (town: Town) => (await charters(town, 'pool')).map(({ hash }) => hash);
  expect(await hashes(back)).toEqual(await hashes(lyon));
});

it('is taken back by a host in its order alone', async () => {
  const back = await restored([torino]);
  const { network } = back.app;
  if (network === undefined) throw new Error('nothing is read');
  const copy: typeof network.copy = async (of, cursor) => {
    const page = await network.copy(of, cursor);
    return page === null ? null : { ...page, items: page.items.map(asLast) };
  };
  await restoreFromCohost({ ...back.app, network: { ...network, copy } }, { slug: 'pool' });
  expect((await charters(back, 'pool')).map(({ version }) => version)).toEqual([3, 2, 1]);
});

/** What comes fourth under a number that nothing comes after. */
function asLast(item: Mirrored): Mirrored {
  if (item.kind !== 'charter' || item.version < 4) return item;
  const { community, terms, decision } = item;
  const version = 2_147_483_647;
  return { ...item, version, hash: documentHash(charterDocument({ community, version, terms, decision })) };
}

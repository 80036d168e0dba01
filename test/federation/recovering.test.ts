import { contributionUri } from '../../src/application/kit/uris.ts';
import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { extendPhase, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { CopyReader } from '../../src/application/network/mirror/ports.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { backedUp } from '../support/backed-up.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { counted, sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { asked, options } from '../support/voting.ts';

const OPEN = { opensAt: '2026-03-01', closesAt: '2026-03-31' } as const;

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let girona: Town;
let back: Town;
let consultation: Consultation;
let mirrors: readonly (readonly [Town, Consultation])[];
/** The number of a proposal by its title. */
const numbers = new Map<string, number>();

/** Lyon hosts, Girona and Torino share; a backup; then the world goes on; then Lyon is what its backup has. */
beforeAll(async () => {
  lyon = opening.use(await openTown('lyon', clock));
  girona = opening.use(await openTown('girona', clock));
  torino = opening.use(await openTown('torino', clock));
  value(
    await createConsultation(lyon.app, {
      slug: 'parks',
      title: { fr: 'Des parcs' },
      summary: { fr: 'Où ?' },
      phases: (['propose', 'support', 'vote'] as const).map((kind) => ({ kind, ...OPEN })),
      rules: { hold: 'nothing', resultsVisibility: 'always' },
      by: null,
    }),
  );
  consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  mirrors = [
    [girona, await shareWith(lyon, girona, { consultation })],
    [torino, await shareWith(lyon, torino, { consultation })],
  ];
  const [ana = '', eva = ''] = await residentsOf(lyon, 2);
  const stored = await proposed(lyon, ana, 'Gardé');
  const gone = await proposed(lyon, ana, 'Repris plus tard');
  const removed = await proposed(lyon, ana, 'Retiré plus tard');
  await supportsOf(lyon, [ana]);
  await pollOf('Le matin ?');
  await read();
  const restored = await backedUp(opening, lyon, { handle: 'lyon', clock });

  clock.advance({ hours: 2 });
  await supportsOf(lyon, [ana, eva]);
  await proposed(lyon, eva, 'De chez nous');
  const contributor = await fromHome('De Torino');
  const change = { authorId: ana, content: contentOf('Gardé, autrement'), confirmed: true };
  value(await reviseProposal(lyon.app, { proposalId: stored, ...change }));
  const by = { slug: 'parks', lang: 'fr', authorId: eva } as const;
  const comment = value(await submitComment(lyon.app, { ...by, proposalId: contributor, body: 'Bonne idée.' }));
  value(await submitComment(lyon.app, { ...by, proposalId: contributor, parentId: comment.id, body: 'Très bonne.' }));
  value(await submitComment(lyon.app, { ...by, proposalId: null, body: 'Du tout.' }));
  value(await withdrawProposal(lyon.app, { proposalId: gone, authorId: ana }));
  const because = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
  value(await decideProposal(lyon.app, { proposalId: removed, ...because }));
  const answer = {
    verdict: 'accepted',
    body: { fr: 'Oui.' },
    commitments: [{ text: { fr: 'Des bancs' }, dueOn: null }],
  } as const;
  const { commitments } = value(await publishAnswer(lyon.app, { proposalId: contributor, ...answer, by: null }));
  const kept = { commitmentId: commitments[0]?.id ?? '', status: 'kept', note: null, by: null } as const;
  value(await updateCommitment(lyon.app, kept));
  await pollOf('Le soir ?');
  await asked(lyon.app, { consultation: 'parks', method: 'approval', slug: 'which', options: options('A', 'B', 'C') });
  const phaseId = consultation.phases[0]?.id ?? '';
  const later = { closesAt: '2026-04-10', reason: { fr: 'Plus de temps.' }, by: null };
  value(await extendPhase(lyon.app, { slug: 'parks', phaseId, ...later }));
  clock.advance({ minutes: 5 });
  await counted(lyon);
  await read();

  back = await restored([girona, torino]);
}, 120_000);
afterAll(() => opening.disposeAsync());

const contentOf = (title: string) => ({
  title: { fr: title },
  body: { fr: `${title}.` },
  lang: 'fr',
  cost: null,
  amends: null,
});

async function proposed(
  town: Town,
  authorId: string,
  input: string | { readonly title: string; readonly original: string },
): Promise<string> {
  const { title, ...more } = typeof input === 'string' ? { title: input } : input;
  const made = value(await submitProposal(town.app, { slug: 'parks', authorId, content: contentOf(title), ...more }));
  if (made.number !== null) numbers.set(title, made.number);
  return made.id;
}

/** Somebody in Torino proposes at home, and Lyon takes it. */
async function fromHome(title: string): Promise<string> {
  const [author = ''] = await residentsOf(torino, 1);
  const id = await proposed(torino, author, title);
  const actorUri = `${torino.app.origin}/participants/${author}`;
  const contributor = value(
    await registerParticipant(lyon.app, { kind: 'remote', standing: 'registered', name: '1', actorUri }),
  );
  return await proposed(lyon, contributor.id, { title, original: contributionUri(torino.app.origin, 'parks', id) });
}

async function supportsOf(town: Town, people: readonly string[]): Promise<void> {
  const found = await town.app.store.read((reader) => reader.proposals.byNumber(consultation.id, 1));
  for (const participantId of people) {
    value(await giveSupport(town.app, { proposalId: found?.id ?? '', participantId, side: 'for' }));
  }
  await counted(town);
  clock.advance({ minutes: 2 });
}

async function pollOf(question: string): Promise<void> {
  const poll = { question: { fr: question }, options: [{ fr: 'Oui' }, { fr: 'Non' }], multiple: false };
  value(await openPoll(lyon.app, { slug: 'parks', ...poll, closesAt: '2026-03-20', by: null }));
}

async function read(): Promise<void> {
  for (const [town, mirror] of mirrors) await readMirror(lyon, town, mirror);
}

/** Everything that a town tells of the consultation, but for when it happened here and what it counted. */
async function announcedBy({ documents }: Town): Promise<readonly object[]> {
  const messages: object[] = [];
  let query = new URLSearchParams('page=true');
  for (;;) {
    const page = JSON.parse((await changesAt(documents, { slug: 'parks', query })) ?? '{}');
    messages.push(...page.orderedItems);
    if (page.next === undefined) break;
    query = new URL(page.next).searchParams;
  }
  return messages.flatMap((each) => {
    const { sequence, published: _p, updated: _u, deleted: _d, ...item } = each as Readonly<Record<string, unknown>>;
    return sequence === undefined ? [item] : [];
  });
}

it('has less than it told', async () => {
  expect((await announcedBy(back)).length).toBeLessThan((await announcedBy(lyon)).length);
});

it('knows that its co-hosts have more, until all of them gave it back', async () => {
  const pending = () => back.app.store.read((reader) => reader.sharing.pendingRecoveries());
  expect(await pending()).toEqual([{ slug: 'parks', backupAt: expect.any(Date) }]);
  const network = { ...back.app.network, copy: async () => null } as NonNullable<Application['network']>;
  value(await restoreFromCohost({ ...back.app, network }, { slug: null }));
  expect(await pending()).toHaveLength(1);
});

it('reads a copy for ten minutes, and not to the end where its city goes on and on', async () => {
  let now = 0;
  const spied = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => spied.mockRestore());
  const asked: string[] = [];
  const copy: CopyReader['copy'] = async ({ institution }) => {
    asked.push(institution);
    now += 60_000;
    return { items: [], next: `${institution}copy?page=${now}`, more: true };
  };
  const network = { ...back.app.network, copy } as NonNullable<Application['network']>;
  const restored = value(await restoreFromCohost({ ...back.app, network }, { slug: 'parks' }));
  expect(restored.map(({ whole }) => whole)).toEqual([false, false]);
  expect(asked).toEqual([girona, torino].flatMap(({ institution }) => Array.from({ length: 10 }, () => institution)));
});

it('is given back what it told, by whoever knows it best', async () => {
  const first = value(await restoreFromCohost(back.app, { slug: null }));
  expect(first.map(({ peer, whole }) => [peer, whole])).toEqual([
    [girona.institution, true],
    [torino.institution, true],
  ]);
  expect(first[0]?.back).toEqual({
    proposals: 2,
    versions: 1,
    comments: 3,
    answers: 1,
    ballots: 1,
    polls: 1,
    subtotals: 0,
    extensions: 1,
    charters: 0,
    'feature-requests': 0,
    pledges: 0,
    settlements: 0,
    gone: 2,
  });
  expect(sortedById(await announcedBy(back))).toEqual(sortedById(await announcedBy(lyon)));
  expect(await back.app.store.read((reader) => reader.sharing.pendingRecoveries())).toEqual([]);
  const again = value(await restoreFromCohost(back.app, { slug: 'parks' }));
  for (const { back: more } of again) expect(Object.values(more).every((count) => count === 0)).toBe(true);
});

it('has counters that agree, and so have its co-hosts', async () => {
  for (const { app } of [back, girona, torino]) {
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  }
});

it('keeps what it is given back as its own acts, not as a host’s', async () => {
  await back.app.store.placeEvents();
  const events = await back.app.store.read((reader) => reader.events.after(0, 500));
  const types = ['phase-extended', 'version-published', 'commitment-updated'];
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
  expect(events.filter(({ origin }) => origin.kind !== 'own')).toEqual([]);
});

it('gives nothing a number that something else had', async () => {
  const [author = ''] = await residentsOf(back, 1);
  await proposed(back, author, 'Du lendemain');
  expect(numbers.get('Du lendemain')).toBeGreaterThan(1_000);
});

it('counts on where its co-hosts do not expect another count', async () => {
  const [subtotal] = await counted(back);
  expect(subtotal?.subtotal).toMatchObject({ since: 0 });
  expect(subtotal?.subtotal.sequence).toBeGreaterThan(1_000);
  for (const [town, mirror] of mirrors) await readMirror(back, town, mirror);
  const faults = await girona.app.store.read((reader) => reader.subtotals.states(mirrors[0]?.[1].id ?? ''));
  expect(faults.map(({ fault }) => fault)).toEqual(faults.map(() => null));
});

it('is told again what it took, at once where it shows that it lost it', async () => {
  const [, mirror] = mirrors[1] as readonly [Town, Consultation];
  const [person = ''] = await residentsOf(torino, 1);
  const found = await torino.app.store.read((reader) => reader.proposals.byNumber(mirror.id, 1));
  value(await giveSupport(torino.app, { proposalId: found?.id ?? '', participantId: person, side: 'for' }));
  const [first] = await counted(torino);
  if (first === undefined) throw new Error('nothing was counted');
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed: first })).toMatchObject({ ok: true });
  clock.advance({ minutes: 2 });
  expect(await counted(torino)).toEqual([]);
  await torino.app.store.transact(async (writer) => {
    const stored = await writer.sharing.mirror(mirror.id);
    if (stored !== null) await writer.sharing.saveMirror({ ...stored, cursor: null });
  });
  await readMirror(back, torino, mirror);
  const [again] = await counted(torino);
  expect(again?.subtotal).toMatchObject({ since: 0, sequence: first.subtotal.sequence + 1 });
});

function sortedById(messages: readonly object[]): readonly object[] {
  return messages.toSorted((one, other) => ((one as { id: string }).id < (other as { id: string }).id ? -1 : 1));
}

it.each([
  ['a mirror', async (app: Application) => await restoreFromCohost(app, { slug: 'parks' }), 'decided-by-host'],
  ['what is not there', async (app: Application) => await restoreFromCohost(app, { slug: 'none' }), 'not-found'],
])('is refused for %s', async (_, ask, type) => {
  expect(await ask(torino.app)).toMatchObject({ ok: false, refusal: { type } });
});

it('takes no text back that is not the one of its hash', async () => {
  const number = 700;
  const uri = `${back.documents.uris.consultation('parks')}/proposals/${number}`;
  const content = contentOf('Changé en chemin');
  const told = {
    version: 1,
    tags: [],
    topics: [],
    location: null,
    place: null,
    images: [],
    author: null,
    original: null,
    signedAct: null,
  } as const;
  const dates = { publishedAt: clock.now(), updatedAt: clock.now() };
  const given = async (contentHash: string) => {
    const item = { kind: 'proposal', uri, number, content, contentHash, ...told, ...dates } as const;
    const copy: CopyReader['copy'] = async ({ institution }) =>
      institution === girona.institution ? { items: [item], next: '', more: false } : null;
    const network = { ...back.app.network, page: async () => null, copy } as unknown as NonNullable<
      Application['network']
    >;
    value(await restoreFromCohost({ ...back.app, network }, { slug: 'parks' }));
    return (await back.app.store.read((reader) => reader.proposals.byNumber(consultation.id, number))) !== null;
  };
  expect(await given('0'.repeat(64))).toBe(false);
  expect(await given(contentHashOf(content))).toBe(true);
});

it('believes nobody who was put out, unless whoever runs the node names them', async () => {
  value(await withdrawCohost(back.app, { slug: 'parks', peer: torino.institution, by: null }));
  const uri = back.documents.uris.consultation('parks');
  const decision = { kind: 'remove', rule: 'spam', reason: 'Dit par Torino.', decidedAt: clock.now() } as const;
  const gone = { status: 'removed', at: clock.now(), number: 1, version: 1, contentHash: null, decision } as const;
  const lie = { items: [{ kind: 'trace', uri: `${uri}/proposals/1`, ...gone }], next: '', more: false } as const;
  const copy: CopyReader['copy'] = async ({ institution }) => (institution === torino.institution ? lie : null);
  const network = { ...back.app.network, page: async () => null, copy } as unknown as NonNullable<
    Application['network']
  >;
  const app: Application = { ...back.app, network };
  const shown = async () => {
    const found = await app.store.read((reader) => reader.proposals.byNumber(consultation.id, 1));
    return found?.status;
  };
  const passed = value(await restoreFromCohost(app, { slug: 'parks' }));
  expect(passed.find(({ peer }) => peer === torino.institution)).toMatchObject({ status: 'withdrawn', asked: false });
  expect(await shown()).toBe('published');
  expect(await restoreFromCohost(app, { slug: 'parks', from: ['https://gent.example/'] })).toMatchObject({
    refusal: { type: 'not-found', what: 'invitation' },
  });
  const named = value(await restoreFromCohost(app, { slug: 'parks', from: [torino.institution] }));
  expect(named).toMatchObject([{ peer: torino.institution, asked: true, whole: true, back: { gone: 1 } }]);
  expect(await shown()).toBe('removed');
});

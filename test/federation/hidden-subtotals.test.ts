import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import type { RulesInput } from '../../src/application/open-data/recount-ballots.ts';
import { recountJoint } from '../../src/application/open-data/recount-joint.ts';
import { resultDocument, tallyDocument } from '../../src/application/open-data/tally.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../src/domain/ballot/rules-document.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { createProofVerifier } from '../../src/federation/network/proofs.ts';
import { provenSubtotal } from '../../src/federation/network/proven-subtotal.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { createKeyValueStore } from '../../src/storage/federation/kv.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { counted, sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { asked, casting } from '../support/voting.ts';

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let consultation: Consultation;
let mirror: Consultation;
let ballot: Ballot;

/** Supports and a ballot that are hidden until the end of March, with words of people of two cities. */
beforeAll(async () => {
  [lyon, torino] = [opening.use(await openTown('lyon', clock)), opening.use(await openTown('torino', clock))];
  const march = { opensAt: '2026-03-01', closesAt: '2026-03-31' } as const;
  value(
    await createConsultation(lyon.app, {
      slug: 'parks',
      title: { fr: 'Des parcs' },
      summary: { fr: 'Où ?' },
      phases: [
        { kind: 'propose', ...march },
        { kind: 'support', ...march },
        { kind: 'vote', ...march },
      ],
      rules: { hold: 'nothing', resultsVisibility: 'after-close' },
      by: null,
    }),
  );
  consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  mirror = await shareWith(lyon, torino, { consultation });
  const [author = ''] = await residentsOf(lyon, 1);
  const content = { title: { fr: 'Un parc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null };
  value(await submitProposal(lyon.app, { slug: 'parks', authorId: author, content }));
  ballot = await asked(lyon.app, { consultation: 'parks', method: 'yes-no', rules: { anonymityThreshold: 1 } });
  await readMirror(lyon, torino, mirror);
  for (const [town, of] of [
    [lyon, consultation],
    [torino, mirror],
  ] as const) {
    const { here, proposalId } = await town.app.store.read(async (reader) => ({
      here: (await reader.ballots.bySlug(of.id, 'yes-no'))?.ballot,
      proposalId: (await reader.proposals.byNumber(of.id, 1))?.id ?? '',
    }));
    for (const participantId of await residentsOf(town, 7)) {
      value(await giveSupport(town.app, { proposalId, participantId, side: 'for' }));
      value(await castBallot(town.app, casting(here ?? ballot, [participantId, { kind: 'yes-no', answer: 'yes' }])));
    }
  }
});
afterAll(() => opening.disposeAsync());

const everything = async (town: Town) => {
  const { store } = town.app;
  await store.placeEvents();
  return await store.read(async (reader) => ({
    events: (await reader.events.after(0, 1_000)).map(({ type }) => type),
    states: [...(await reader.subtotals.states(consultation.id)), ...(await reader.subtotals.states(mirror.id))],
  }));
};

it('makes nothing before the close: there is no subtotal to leak, in no table, event or page of changes', async () => {
  for (const town of [lyon, torino]) {
    clock.advance({ minutes: 5 });
    await announceBallots(town.app);
    expect(await counted(town)).toEqual([]);
    const { events, states } = await everything(town);
    expect(states).toEqual([]);
    expect(events).not.toContain('subtotal-counted');
  }
  const changes = await changesAt(lyon.documents, { slug: 'parks', query: new URLSearchParams('page=true') });
  expect(changes).not.toMatch(/"sequence"|"supports":\[|"piles"|standingTotals/);
});

it('shows no city and no sum of them at either node before the close', async () => {
  for (const [town, slug] of [
    [lyon, 'parks'],
    [torino, mirror.slug],
  ] as const) {
    const as = { viewer: DRAFT_READER } as const;
    const proposal = value(await readProposal(town.app, { slug, number: 1, ...as }));
    expect(proposal).toMatchObject({ supports: { visible: false }, cities: null });
    const tally = value(await readBallotTally(town.app, { slug, ballot: 'yes-no', ...as }));
    expect(tally).toMatchObject({ result: { visible: false }, joint: null });
  }
});

it('is refused by the host before the close, from a city that does not keep to it', async () => {
  const ahead = new Date('2026-04-02T08:00:00Z');
  const early = { ...torino, app: { ...torino.app, now: () => ahead } };
  // A clock that is ahead does not make it do so.
  expect(await counted(early)).toEqual([]);
  await torino.app.store.transact(async (writer) => {
    const known = await writer.sharing.lockMirror(mirror.id);
    if (known !== null) await writer.sharing.saveMirror({ ...known, readAt: ahead });
  });
  const made = await counted(early);
  const supports = made.find(({ subtotal }) => subtotal.of === 'supports');
  if (supports === undefined) throw new Error('nothing was counted');
  const accepted = await sent(lyon, torino, { consultationId: consultation.id, signed: supports });
  expect(accepted).toMatchObject({ ok: false, fault: { because: 'clock-off' } });
  expect((await everything(lyon)).events).not.toContain('subtotal-counted');
});

it('is there after the close, with what is still missing', async () => {
  clock.advance({ days: 31 });
  await readMirror(lyon, torino, mirror);
  await announceBallots(lyon.app);
  await announceBallots(torino.app);
  await counted(lyon);
  const at = { slug: 'parks', ballot: 'yes-no', viewer: ANYBODY } as const;
  const before = value(await readBallotTally(lyon.app, at));
  // Lyon does not show what it counted either, before Torino committed to its own.
  expect(before).toMatchObject({ result: { visible: false }, joint: null });
  expect(before.awaited?.cities).toMatchObject([{ institution: { uri: torino.institution }, state: 'missing' }]);
  for (const signed of await counted(torino)) {
    expect(await sent(lyon, torino, { consultationId: consultation.id, signed })).toEqual({ ok: true, news: true });
  }
  await counted(lyon);
  expect(value(await readBallotTally(lyon.app, at)).joint).toMatchObject({
    complete: false,
    cities: [{ state: 'counted' }, { state: 'committed' }],
  });
  await readMirror(lyon, torino, mirror);
  for (const signed of await counted(torino)) {
    expect(await sent(lyon, torino, { consultationId: consultation.id, signed })).toEqual({ ok: true, news: true });
  }
  const after = value(await readBallotTally(lyon.app, at));
  expect(after.joint).toMatchObject({ complete: true, tally: { deciding: { votes: [14, 0] } } });
  if (!after.result.visible) throw new Error('hidden');
  const { joint } = tallyDocument(after, lyon.app.origin);
  if (joint === null) throw new Error('nothing is shared');
  const rules = ballotRulesDocument(after.ballot, 'parks') as RulesInput;
  const own = { rules, result: resultDocument(after.result) };
  const institution = JSON.parse(
    (await publicationAt(torino.documents, { kind: 'institution' }))?.signed.body ?? 'null',
  );
  const stored = {
    kv: createKeyValueStore(lyon.database),
    own: { actor: lyon.institution, keys: lyon.documents.keys },
  };
  const proven = (readable: boolean) =>
    provenSubtotal(
      createProofVerifier({ ...stored, read: async () => (readable ? institution : null), now: lyon.app.now }),
    );
  expect(await recountJoint(proven(false), { joint, own })).toBe('not-proven');
  expect(await recountJoint(proven(true), { joint, own })).toBe('equal');
  const fewer = { rules, result: { ...own.result, subtotals: own.result.subtotals.slice(1) } };
  expect(await recountJoint(proven(true), { joint, own: fewer })).toBe('differs');
});

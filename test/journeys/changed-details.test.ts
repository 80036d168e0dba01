import { beforeAll, expect, it } from 'vitest';
import { exportOwnData } from '../../src/application/export/export-own-data.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { readFormerDetails } from '../../src/application/proposal/reads.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('topics, place and images of a proposal that was sent', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const app = () => applicationOn(given.database, clock);
  let ana: string;
  let leo: string;
  let id: string;

  beforeAll(async () => {
    await setUpCity(app());
    await opened(app(), 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    ana = (await registeredPerson(app(), 'Ana')).id;
    leo = (await registeredPerson(app(), 'Léo')).id;
    id = (await proposed(app(), { slug: 'velo', authorId: ana, tags: ['Quai'], location: { lat: 45.76, lon: 4.84 } }))
      .id;
  });

  const at = { slug: 'velo', number: 1 };
  const shown = async () => value(await readProposal(app(), { ...at, viewer: ANYBODY }));
  const former = async () => value(await readFormerDetails(app(), { ...at, viewer: DRAFT_READER }));

  it('change at once, without a version, whoever supports the text', async () => {
    value(await giveSupport(app(), { proposalId: id, participantId: leo, side: 'for' }));
    const before = await shown();
    clock.advance({ hours: 1 });
    value(
      await changeDetails(app(), { proposalId: id, authorId: ana, tags: ['#Pont', 'rive'], place: 'Pont Lafayette' }),
    );
    const after = await shown();
    expect(after).toMatchObject({
      tags: ['pont', 'rive'],
      place: 'Pont Lafayette',
      location: { lat: 45.76, lon: 4.84 },
      version: 1,
      contentHash: before.contentHash,
      detailsChangedAt: clock.now(),
      updatedAt: clock.now(),
      pending: null,
    });
    expect(after.supports).toEqual(before.supports);
    expect(before.detailsChangedAt).toBeNull();
  });

  it('are found by their new topics only', async () => {
    const found = async (tag: string) =>
      value(
        await readProposals(app(), {
          slug: 'velo',
          viewer: ANYBODY,
          order: 'newest',
          seed: 1,
          limit: 10,
          after: null,
          tag,
        }),
      ).total;
    expect(await found('pont')).toBe(1);
    expect(await found('quai')).toBe(0);
  });

  it('stay readable as they were for officers and their author, and for nobody else', async () => {
    expect(await former()).toEqual([
      { tags: ['quai'], topics: [], place: null, location: { lat: 45.76, lon: 4.84 }, images: [], until: clock.now() },
    ]);
    const query = { ...at, viewer: ANYBODY };
    expect(
      value(await readFormerDetails(app(), { ...query, viewer: { ...ANYBODY, participantId: ana } })),
    ).toHaveLength(1);
    for (const viewer of [ANYBODY, { ...ANYBODY, participantId: leo }]) {
      expect(refusal(await readFormerDetails(app(), { ...query, viewer }))).toEqual({
        type: 'missing-scope',
        scope: 'moderate',
      });
    }
  });

  it('are said in the diary by part, without what was said', async () => {
    await app().store.placeEvents();
    const events = await app().store.read((reader) => reader.events.after(0, 100));
    expect(events.at(-1)).toMatchObject({
      type: 'details-changed',
      proposalId: id,
      by: { kind: 'participant', id: ana },
      data: { parts: ['tags', 'place'] },
    });
    expect(JSON.stringify(events.at(-1))).not.toContain('Lafayette');
  });

  it('are their author’s alone, and are checked as when they were sent', async () => {
    const change = { proposalId: id, authorId: ana };
    expect(refusal(await changeDetails(app(), { ...change, authorId: leo, tags: [] }))).toEqual({
      type: 'not-the-author',
    });
    expect(refusal(await changeDetails(app(), { ...change, tags: ['pont', 'rive'] }))).toEqual({ type: 'unchanged' });
    expect(refusal(await changeDetails(app(), { ...change, tags: ['deux mots'] }))).toMatchObject({ field: 'tags.0' });
    expect(refusal(await changeDetails(app(), { ...change, location: { lat: 91, lon: 0 } }))).toMatchObject({
      field: 'location',
    });
    expect(refusal(await changeDetails(app(), { ...change, images: [{ id: leo, alt: 'Non' }] }))).toMatchObject({
      field: 'images',
      because: 'unknown-value',
    });
    expect(await former()).toHaveLength(1);
  });

  it('of two changes at once both are kept', async () => {
    const change = { proposalId: id, authorId: ana };
    await Promise.all([
      changeDetails(app(), { ...change, tags: ['un'] }),
      changeDetails(app(), { ...change, place: null }),
    ]);
    expect(await shown()).toMatchObject({ tags: ['un'], place: null });
    expect(await former()).toHaveLength(3);
  });

  it('come with everything that their author takes along', async () => {
    const own = value(await exportOwnData(app(), { participantId: ana }));
    expect(own).toMatchObject({ proposals: [{ formerDetails: [{ tags: ['quai'] }, {}, {}] }] });
  });

  it('of what was taken back do not change any more, and go with their author', async () => {
    const other = await proposed(app(), { slug: 'velo', authorId: ana });
    value(await withdrawProposal(app(), { proposalId: other.id, authorId: ana }));
    expect(refusal(await changeDetails(app(), { proposalId: other.id, authorId: ana, tags: ['non'] }))).toMatchObject({
      type: 'wrong-status',
    });
    value(await eraseParticipant(app(), { participantId: ana, by: { kind: 'participant', id: ana } }));
    expect(await former()).toEqual([]);
    expect((await shown()).tags).toEqual(['un']);
  });
});

import { beforeAll, expect, it } from 'vitest';
import { changeDetails } from '../../src/application/change-details.ts';
import { eraseParticipant } from '../../src/application/erase-participant.ts';
import { exportOwnData } from '../../src/application/export-own-data.ts';
import { giveSupport } from '../../src/application/give-support.ts';
import { readFormerDetails } from '../../src/application/read-former-details.ts';
import { readProposal, readProposals } from '../../src/application/read-proposals.ts';
import { ANYBODY } from '../../src/application/sign-in.ts';
import { withdrawProposal } from '../../src/application/withdraw-proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { joined, opened, proposed, refusal, setUpCity, value } from '../support/city.ts';
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
    ana = (await joined(app(), 'Ana')).id;
    leo = (await joined(app(), 'Léo')).id;
    id = (await proposed(app(), { slug: 'velo', authorId: ana, tags: ['Quai'], location: { lat: 45.76, lon: 4.84 } }))
      .id;
  });

  const officer = { drafts: true } as const;
  const at = { slug: 'velo', number: 1 };
  const shown = async () => value(await readProposal(app(), { ...at, audience: { drafts: false }, viewer: ANYBODY }));
  const former = async () => value(await readFormerDetails(app(), { ...at, audience: officer, viewer: ANYBODY }));

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
          audience: { drafts: false },
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
      { tags: ['quai'], place: null, location: { lat: 45.76, lon: 4.84 }, images: [], until: clock.now() },
    ]);
    const asked = { ...at, audience: { drafts: false } };
    expect(
      value(await readFormerDetails(app(), { ...asked, viewer: { ...ANYBODY, participantId: ana } })),
    ).toHaveLength(1);
    for (const viewer of [ANYBODY, { ...ANYBODY, participantId: leo }]) {
      expect(refusal(await readFormerDetails(app(), { ...asked, viewer }))).toEqual({
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
      by: { participant: ana },
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
    value(await eraseParticipant(app(), { participantId: ana, by: { participant: ana } }));
    expect(await former()).toEqual([]);
    expect((await shown()).tags).toEqual(['un']);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { changeComment, withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { commitmentTo, committedDocument } from '../../src/application/journal/commitment.ts';
import type { Commitment } from '../../src/application/journal/ports.ts';
import { PUBLIC_CONTENT } from '../../src/application/journal/public-content.ts';
import { decideProposal } from '../../src/application/moderation/decide-proposal.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { giveSupport } from '../../src/application/support/give-support.ts';
import { definitionOf, EVENT_TYPES, type EventType, type LoggedEvent } from '../../src/domain/event/event.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

type Committed = { readonly event: LoggedEvent; readonly stored: Commitment | null };

eachEngine('what a public act says', (suite) => {
  let app: Application;
  let author: Participant;
  let proposal: Proposal;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'velo');
    author = await registeredPerson(app, 'Ana');
    proposal = await proposed(app, { slug: 'velo', authorId: author.id });
  });

  const committed = async (type: EventType): Promise<readonly Committed[]> => {
    await app.store.placeEvents();
    return await app.store.read(async (reader) => {
      const events = (await reader.events.after(0, 1_000)).filter((event) => event.type === type);
      const found = await reader.commitments.of(events.map(({ id }) => id));
      return events.map((event) => ({ event, stored: found.get(event.id) ?? null }));
    });
  };
  const latest = async (type: EventType): Promise<Committed> => {
    const found = (await committed(type)).at(-1);
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  };
  const says = ({ event, stored }: Committed, content: object) => {
    expect(stored?.salt).toHaveLength(32);
    const expected = commitmentTo(committedDocument(event, content), stored?.salt ?? new Uint8Array());
    expect(Buffer.from(stored?.commitment ?? []).toString('hex')).toBe(expected.toString('hex'));
  };
  const comment = async (body: string) =>
    value(await submitComment(app, { slug: 'velo', proposalId: proposal.id, authorId: author.id, body, lang: 'fr' }));

  it('is hashed with a salt in its own transaction', async () => {
    says(await latest('proposal-accepted'), {});
    const { id } = await comment('Très bien.');
    const plain = { parentId: null, side: 'neutral', warning: null, lang: 'fr' };
    says(await latest('comment-accepted'), { ...plain, body: 'Très bien.' });
    value(await changeComment(app, { commentId: id, authorId: author.id, body: 'Mieux.' }));
    says(await latest('comment-changed'), { ...plain, body: 'Mieux.' });
    value(
      await publishAnswer(app, {
        proposalId: proposal.id,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [],
        by: null,
      }),
    );
    says(await latest('answer-published'), { body: { fr: 'Oui.' }, commitments: [] });
  });

  it('is nothing of what a rolled back transaction wrote', async () => {
    const before = (await committed('proposal-withdrawn')).length;
    const event = { id: app.newId(), at: app.now(), by: null, consultationId: proposal.consultationId, data: {} };
    await expect(
      app.store.transact(async (writer) => {
        await writer.events.append({ ...event, type: 'proposal-withdrawn', proposalId: proposal.id });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await committed('proposal-withdrawn')).toHaveLength(before);
  });

  it('is hashed for no support, no draft and no act of another institution', async () => {
    const supporter = await registeredPerson(app, 'Leo');
    value(await giveSupport(app, { proposalId: proposal.id, participantId: supporter.id, side: 'for' }));
    expect((await latest('support-given')).stored).toBeNull();
    const draft = await drafted(app, { slug: 'brouillon' });
    const at = app.now();
    const event = { by: null, at, proposalId: null };
    await app.store.transact((writer) =>
      writer.events.append(
        {
          ...event,
          id: app.newId(),
          type: 'consultation-changed',
          consultationId: draft.id,
          data: { slug: 'brouillon', published: false },
        },
        {
          ...event,
          id: app.newId(),
          type: 'appearance-published',
          origin: { kind: 'mirrored', host: 'https://torino.example/' },
          consultationId: null,
          data: {},
        },
      ),
    );
    expect((await latest('consultation-changed')).stored).toBeNull();
    expect((await latest('appearance-published')).stored).toBeNull();
  });

  it('is hashed with the reason of a decision', async () => {
    const other = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Publicité.' });
    value(
      await decideProposal(app, {
        proposalId: other.id,
        kind: 'remove',
        rule: 'off-topic',
        reason: 'Hors sujet.',
        by: null,
      }),
    );
    const decision = await app.store.read((reader) => reader.decisions.latest({ kind: 'proposal', id: other.id }));
    const { id, kind, rule, reason, decidedAt } = decision ?? expect.fail('no decision');
    says(await latest('proposal-removed'), { decision: { id, kind, rule, reason, decidedAt } });
  });

  describe('once it is gone', () => {
    it('leaves the hash and takes the salt: an edited, withdrawn or erased comment', async () => {
      const withdrawn = await comment('Je retire.');
      value(await withdrawComment(app, { commentId: withdrawn.id, authorId: author.id }));
      await comment('Il en reste un.');
      const before = await committed('comment-accepted');
      const salted = before.map(({ stored }) => stored?.salt !== null);
      // The first was changed, the second withdrawn.
      expect(salted).toEqual([false, false, true]);
      value(await eraseParticipant(app, { participantId: author.id, ownTexts: 'remove', by: null }));
      const after = await committed('comment-accepted');
      expect(after.map(({ stored }) => stored?.salt)).toEqual([null, null, null]);
      expect(after.map(({ stored }) => stored?.commitment)).toEqual(before.map(({ stored }) => stored?.commitment));
      const [accepted] = await committed('proposal-accepted');
      expect(accepted?.stored?.salt).toBeNull();
      expect(accepted?.stored?.commitment).toHaveLength(32);
    });
  });
});

describe('the table of public content', () => {
  it('has an entry of every type, and nothing is hashed of one that is not public', () => {
    expect(Object.keys(PUBLIC_CONTENT).sort()).toEqual([...EVENT_TYPES].sort());
    for (const type of EVENT_TYPES) expect('none' in PUBLIC_CONTENT[type], type).toBe(!definitionOf(type).isPublic);
  });
});

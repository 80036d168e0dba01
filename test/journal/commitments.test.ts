import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { changeComment, withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { commitmentTo, committedDocument } from '../../src/application/journal/commitment.ts';
import type { Commitment } from '../../src/application/journal/ports.ts';
import { PUBLIC_CONTENT } from '../../src/application/journal/public-content.ts';
import { openCommitment } from '../../src/application/journal/read-journal.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { definitionOf, EVENT_TYPES, type EventType, type LoggedEvent } from '../../src/domain/event/event.ts';
import type { DecisionKind } from '../../src/domain/moderation/decision.ts';
import type { ModerationRule } from '../../src/domain/moderation/rule.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

type Committed = { readonly event: LoggedEvent; readonly stored: Commitment | null };

eachEngine('what a public act says', (suite) => {
  let app: Application;
  let clock: Clock;
  let author: Participant;
  let proposal: Proposal;

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    app = applicationOn(suite.database, clock);
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
  /** What the entries about a text commit to of who wrote it: the author, by a salt of its own. */
  const authored = async (textId: string) => {
    const { rows } = await sql<{ salt: Buffer }>`
      select salt from author_commitment where text_id = ${textId}`.execute(suite.database.db);
    const hash = createHash('sha256')
      .update(rows[0]?.salt ?? '')
      .update(`{"author":"${author.id}"}`);
    return { author: hash.digest('base64') };
  };
  const comment = async (body: string) =>
    value(await submitComment(app, { slug: 'velo', proposalId: proposal.id, authorId: author.id, body, lang: 'fr' }));

  it('is hashed with a salt in its own transaction', async () => {
    says(await latest('proposal-accepted'), await authored(proposal.id));
    const { id } = await comment('Très bien.');
    const plain = { parentId: null, side: 'neutral', warning: null, lang: 'fr' };
    says(await latest('comment-accepted'), { ...plain, body: 'Très bien.', ...(await authored(id)) });
    value(await changeComment(app, { commentId: id, authorId: author.id, body: 'Mieux.' }));
    says(await latest('comment-changed'), { ...plain, body: 'Mieux.', ...(await authored(id)) });
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

  it('is hashed of what is held as far as the public log tells of it, so that each of its acts has a leaf', async () => {
    await opened(app, 'lent', { rules: { hold: 'everything' } });
    const { id: proposalId } = await proposed(app, { slug: 'lent', authorId: author.id });
    const tagged = async (tag: string) =>
      value(await changeDetails(app, { proposalId, authorId: author.id, tags: [tag] }));
    const decided = async (kind: DecisionKind, rule: ModerationRule) =>
      value(await decideProposal(app, { proposalId, kind, rule, reason: 'Parce que.', by: null }));
    await tagged('vélo');
    expect((await latest('details-changed')).stored).toBeNull();
    clock.advance({ minutes: 1 });
    await decided('accept', 'within-the-rules');
    const readable = async () => {
      const { items } = await app.store.read((reader) =>
        reader.views.publicEvents({ types: ['details-changed'], origins: ['own'], after: null, limit: 10 }),
      );
      return items.length;
    };
    // Changed while nobody could read it: no public act, now as then.
    expect(await readable()).toBe(0);
    clock.advance({ minutes: 1 });
    await decided('hold', 'off-topic');
    await tagged('quai');
    says(await latest('details-changed'), {});
    expect(await readable()).toBe(1);
  });

  it('is hashed of a comment that is edited while it is held, and again when it is shown', async () => {
    const { id: commentId } = await comment('Fermons le quai.');
    const decided = async (kind: DecisionKind, rule: ModerationRule) => {
      clock.advance({ minutes: 1 });
      return value(await decideComment(app, { commentId, kind, rule, reason: `${kind}, parce que.`, by: null }));
    };
    await decided('hold', 'off-topic');
    value(await changeComment(app, { commentId, authorId: author.id, body: 'Ouvrons le quai.' }));
    says(await latest('comment-changed'), {});
    await decided('remove', 'off-topic');
    await decided('restore', 'within-the-rules');
    const decision = async (kind: DecisionKind) => {
      const found = await app.store.read((reader) =>
        reader.decisions.latestBy({ subject: { kind: 'comment', id: commentId }, kind, at: app.now() }),
      );
      const { id, rule, reason, decidedAt } = found ?? expect.fail('no decision');
      return { id, kind, rule, reason, decidedAt };
    };
    says(await latest('comment-restored'), {
      decision: await decision('restore'),
      ...{ parentId: null, side: 'neutral', body: 'Ouvrons le quai.', warning: null, lang: 'fr' },
      ...(await authored(commentId)),
    });
    // What was decided before can be opened still.
    for (const [type, kind] of [
      ['comment-held', 'hold'],
      ['comment-removed', 'remove'],
    ] as const) {
      const { event } = await latest(type);
      expect((await openCommitment(app, event.id))?.document, type).toContain(`"reason":"${kind}, parce que."`);
    }
    value(await withdrawComment(app, { commentId, authorId: author.id }));
    expect((await latest('comment-restored')).stored?.salt).toBeNull();
  });

  it('is hashed of the words of a proposal that its source withdrew and shows again, and stays it once they change', async () => {
    const again = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un abri.' });
    const becomes = async (status: Proposal['status'], type: 'proposal-withdrawn' | 'proposal-restored') => {
      clock.advance({ minutes: 1 });
      const { id: proposalId, consultationId } = again;
      const event = { id: app.newId(), at: app.now(), by: null, consultationId, proposalId, data: {} };
      await app.store.transact(async (writer) => {
        await writer.proposals.save({ ...again, status, updatedAt: app.now() });
        await writer.events.append({ ...event, type });
      });
    };
    await becomes('withdrawn', 'proposal-withdrawn');
    await becomes('published', 'proposal-restored');
    const { contentHash } = again.current;
    says(await latest('proposal-restored'), { contentHash, ...(await authored(again.id)) });
    clock.advance({ minutes: 1 });
    const current = { ...again.current, number: 2, contentHash: 'f'.repeat(64), createdAt: app.now() };
    await app.store.transact((writer) => writer.proposals.save({ ...again, current }));
    const { event } = await latest('proposal-restored');
    expect((await openCommitment(app, event.id))?.document).toContain(contentHash);
  });

  describe('once it is gone', () => {
    it('leaves the hash and takes the salt: an edited, withdrawn or erased comment', async () => {
      const withdrawn = await comment('Je retire.');
      value(await withdrawComment(app, { commentId: withdrawn.id, authorId: author.id }));
      await comment('Il en reste un.');
      const before = await committed('comment-accepted');
      const salted = before.map(({ stored }) => stored?.salt !== null);
      // The first was changed, the others withdrawn.
      expect(salted).toEqual([false, false, false, true]);
      value(await eraseParticipant(app, { participantId: author.id, ownTexts: 'remove', by: null }));
      const after = await committed('comment-accepted');
      expect(after.map(({ stored }) => stored?.salt)).toEqual([null, null, null, null]);
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

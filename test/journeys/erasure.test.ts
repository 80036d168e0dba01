import { beforeAll, expect, it } from 'vitest';
import { authenticateToken, createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readParticipant } from '../../src/application/participant/reads.ts';
import { moveParticipant } from '../../src/application/participant/register-participant.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createSignInLink, signIn, viewerOf } from '../../src/application/sign-in/sign-in.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('somebody who asks to be erased', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'erasure';
  let app: Application;
  let mia: string;
  let leo: string;
  let saved: string;
  let session: string;
  let token: string;
  let unused: string;
  let totals: object;
  const hidden: Record<'held' | 'withdrawn' | 'removed', string> = { held: '', withdrawn: '', removed: '' };

  const totalsNow = async () => {
    const { supports, comments } = value(await readProposal(app, { slug, number: 1, viewer: ANYBODY }));
    const { participants, proposals } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
    return { supports, participants, proposals, comments };
  };
  const tables = ['participant', 'proposal', 'proposal_version', 'comment', 'report', 'event', 'token'] as const;
  const stored = async (table: (typeof tables)[number]) =>
    JSON.stringify(await suite.database.db.selectFrom(table).selectAll().execute());

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug, { rules: { hold: 'nothing' } });
    mia = (
      await registeredPerson(app, 'Mia Zinzolin', {
        kind: 'remote',
        standing: 'fediverse',
        actorUri: 'https://social.example/u/zinzolin',
      })
    ).id;
    leo = (await registeredPerson(app, 'Léo')).id;
    const original = 'https://social.example/u/zinzolin/1';
    saved = (await proposed(app, { slug, authorId: mia, body: 'Une proposition publique', original })).id;
    value(await giveSupport(app, { proposalId: saved, participantId: leo, side: 'for' }));
    value(await giveSupport(app, { proposalId: saved, participantId: mia, side: 'for' }));
    value(
      await reviseProposal(app, {
        proposalId: saved,
        authorId: mia,
        content: saying('Un changement caché'),
        confirmed: false,
      }),
    );
    for (const status of ['held', 'withdrawn', 'removed'] as const) {
      hidden[status] = (
        await proposed(app, { slug, authorId: mia, body: `Texte caché ${status}`, tags: ['cachette'] })
      ).id;
    }
    const decision = { rule: 'off-topic', reason: 'Hors sujet', by: null } as const;
    value(await decideProposal(app, { ...decision, proposalId: hidden.held, kind: 'hold' }));
    value(await decideProposal(app, { ...decision, proposalId: hidden.removed, kind: 'remove' }));
    value(await withdrawProposal(app, { proposalId: hidden.withdrawn, authorId: mia }));
    const say = async (authorId: string, body: string, parentId: string | null = null) =>
      value(await submitComment(app, { slug, proposalId: saved, authorId, body, lang: 'fr', parentId })).id;
    const first = await say(mia, 'Un avis caché');
    await say(leo, 'Une réponse', first);
    const second = await say(mia, 'Une injure cachée');
    value(await decideComment(app, { commentId: second, kind: 'remove', rule: 'insult', reason: 'Injure', by: null }));
    value(
      await fileReport(app, {
        subject: { kind: 'proposal', id: saved },
        rule: 'spam',
        text: 'Un signalement caché',
        reporterId: mia,
      }),
    );
    session = value(
      await signIn(app, { secret: (await createSignInLink(app, { holder: { participantId: mia } })).secret }),
    ).session;
    token = value(
      await createToken(app, { name: 'Téléphone de Mia Zinzolin', scopes: ['support'], participant: { id: mia } }),
    ).secret;
    unused = (await createSignInLink(app, { holder: { participantId: mia } })).secret;
    totals = await totalsNow();
  });

  it('is gone, whoever asks twice', async () => {
    clock.advance({ days: 1 });
    const erased = value(await eraseParticipant(app, { participantId: mia, by: null }));
    expect(erased).toMatchObject({ name: '', actorUri: null, territory: null, erasedAt: clock.now() });
    clock.advance({ days: 1 });
    expect(value(await eraseParticipant(app, { participantId: mia, by: null }))).toEqual(erased);
    expect(refusal(await eraseParticipant(app, { participantId: 'nobody', by: null }))).toEqual({
      type: 'not-found',
      what: 'participant',
    });
  });

  it('takes no total along but that of what they said', async () => {
    expect(await totalsNow()).toEqual({ ...totals, comments: 1 });
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });

  it('leaves a published proposal as a text without an author', async () => {
    const view = value(await readProposal(app, { slug, number: 1, viewer: ANYBODY }));
    expect(view).toMatchObject({
      body: { fr: 'Une proposition publique' },
      status: 'published',
      original: null,
      author: { name: '', actorUri: null },
      versions: [{ number: 1 }],
    });
    expect(view.author.id).not.toBe(mia);
    expect(
      value(await readParticipant(app, { id: mia, limit: 10, afterProposal: null, afterComment: null })),
    ).toMatchObject({
      name: '',
      actorUri: null,
      erasedAt: expect.any(Date),
      comments: { items: [] },
    });
  });

  it('leaves the place of a comment, and that an officer removed another', async () => {
    const { items } = value(await readComments(app, { slug, number: 1, viewer: ANYBODY, limit: 10, after: null }));
    expect(items.map(({ status, body, depth, author }) => [status, body, depth, author.name])).toEqual([
      ['withdrawn', '', 0, ''],
      ['published', 'Une réponse', 1, 'Léo'],
      ['removed', '', 0, ''],
    ]);
  });

  it('leaves no word of what was not public, and no name or address, anywhere', async () => {
    for (const table of tables) {
      expect(await stored(table), table).not.toMatch(/cach|zinzolin/i);
    }
    const found = await readProposals(app, {
      slug,
      viewer: DRAFT_READER,
      order: 'newest',
      seed: 0,
      limit: 10,
      after: null,
      statuses: ['held', 'published'],
      search: 'caché',
    });
    expect(value(found).items).toEqual([]);
  });

  it('cannot have restored or accepted what has no words left', async () => {
    const gone = { type: 'gone', what: 'participant', since: new Date('2026-03-03T08:00:00Z') };
    const decision = { rule: 'within-the-rules', reason: 'Erreur', by: null } as const;
    expect(refusal(await decideProposal(app, { ...decision, proposalId: hidden.removed, kind: 'restore' }))).toEqual(
      gone,
    );
    expect(refusal(await decideProposal(app, { ...decision, proposalId: hidden.held, kind: 'accept' })).type).toBe(
      'wrong-status',
    );
    const [comment] = await suite.database.db
      .selectFrom('comment')
      .select('id')
      .where('status', '=', 'removed')
      .execute();
    expect(refusal(await decideComment(app, { ...decision, commentId: comment?.id ?? '', kind: 'restore' }))).toEqual(
      gone,
    );
  });

  it('is signed out everywhere and comes in no more', async () => {
    expect(await viewerOf(app, session)).toEqual(ANYBODY);
    expect(refusal(await authenticateToken(app, token))).toEqual({ type: 'token-not-valid' });
    expect(refusal(await signIn(app, { secret: unused }))).toEqual({ type: 'link-not-valid' });
    expect(refusal(await createToken(app, { name: 'b', scopes: ['support'], participant: { id: mia } })).type).toBe(
      'gone',
    );
  });

  it('takes part no more under what is left', async () => {
    const gone = { type: 'gone', what: 'participant', since: new Date('2026-03-03T08:00:00Z') };
    expect(refusal(await giveSupport(app, { proposalId: saved, participantId: mia, side: 'for' }))).toEqual(gone);
    expect(refusal(await submitProposal(app, { slug, authorId: mia, content: saying('Encore') }))).toEqual(gone);
    expect(
      refusal(await submitComment(app, { slug, proposalId: saved, authorId: mia, body: 'Encore', lang: 'fr' })),
    ).toEqual(gone);
  });
});

eachEngine('somebody who was erased and comes back', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'return';
  const actorUri = 'https://social.example/u/zinzolin';
  let app: Application;
  let mia: string;
  let back: string;
  let proposalId: string;
  let commentId: string;

  const again = (uri = actorUri) =>
    registeredPerson(app, 'Mia', { kind: 'remote', standing: 'fediverse', actorUri: uri });
  const view = async () =>
    value(await readProposal(app, { slug, number: 1, viewer: { ...ANYBODY, participantId: back } }));

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug, { rules: { hold: 'nothing' } });
    mia = (await again()).id;
    proposalId = (await proposed(app, { slug, authorId: mia })).id;
    commentId = value(await submitComment(app, { slug, proposalId, authorId: mia, body: 'Oui', lang: 'fr' })).id;
    value(await giveSupport(app, { proposalId, participantId: mia, side: 'for' }));
    await app.store.transact(async (writer) => {
      const input = { actor: actorUri, object: 'https://participation.example/x', activityId: `${actorUri}#1` };
      for (const verb of ['support', 'follow'] as const) {
        await writer.peers.saveAct({ ...input, verb, present: true, standing: [], signedAt: clock.now() });
      }
    });
    value(await eraseParticipant(app, { participantId: mia, by: null }));
  });

  it('leaves nothing by which anybody else could know them', async () => {
    const rows = await suite.database.db.selectFrom('participant').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/zinzolin|Mia/);
    expect(rows.find(({ id }) => id === mia)?.erased_key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leaves no list of what they supported from elsewhere', async () => {
    const acts = await suite.database.db.selectFrom('remote_act').select('verb').execute();
    expect(acts).toEqual([{ verb: 'follow' }]);
  });

  it('is not who moves to their account', async () => {
    const { id } = await again('https://other.example/u/max');
    expect(refusal(await moveParticipant(app, { participantId: id, actorUri }))).toMatchObject({
      type: 'invalid',
      because: 'duplicate',
    });
  });

  it('takes part as the same one, whose support counts once', async () => {
    clock.advance({ days: 1 });
    const returned = await again();
    back = returned.id;
    expect(returned).toMatchObject({ id: mia, name: 'Mia', actorUri, erasedAt: null });
    expect((await again()).id).toBe(mia);
    value(await giveSupport(app, { proposalId, participantId: back, side: 'for' }));
    const { supports, mine } = await view();
    expect(supports).toMatchObject({ visible: true, totals: { for: { fediverse: 1 } } });
    expect(mine).toMatchObject({ side: 'for' });
    const { participants } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
    expect(participants).toBe(1);
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });

  it('is not named beside what they wrote before', async () => {
    const { author } = await view();
    expect(author).toMatchObject({ name: '', actorUri: null });
    const { items } = value(await readComments(app, { slug, number: 1, viewer: ANYBODY, limit: 10, after: null }));
    expect(items.find(({ id }) => id === commentId)).toMatchObject({ body: '', author: { name: '' } });
    const shown = value(await readParticipant(app, { id: back, limit: 10, afterProposal: null, afterComment: null }));
    expect([shown.proposals.items, shown.comments.items]).toEqual([[], []]);
    const gone = await withdrawProposal(app, { proposalId, authorId: back });
    expect(refusal(gone)).toEqual({ type: 'not-the-author' });
  });

  it('can be erased again', async () => {
    value(await eraseParticipant(app, { participantId: back, by: null }));
    expect((await again()).id).toBe(mia);
  });
});

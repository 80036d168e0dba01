import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import type { Clock } from '../support/clock.ts';

export function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

export const SLUG = 'velo-2026';
export const ANA = 'https://beta.example/users/ana';

/** A consultation with one of everything that is published. Proposals: 1 full, 2 by a remote author, 3 withdrawn, 4 removed. */
export async function publishingCity(app: Application, clock: Clock) {
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: { fr: 'Ville de Lyon', en: 'City of Lyon' },
      summary: { fr: 'Les consultations de la ville.' },
      territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
    }),
  );
  value(
    await createConsultation(app, {
      slug: SLUG,
      title: { fr: 'Plan vélo 2026', en: 'Cycling plan 2026' },
      summary: { fr: 'Où faut-il des **pistes** ?', en: 'Where are *lanes* needed?' },
      topics: ['mobility'],
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
      ],
      rules: { supports: 'for-and-against', hold: 'nothing' },
      by: null,
    }),
  );
  const consultation = value(await publishConsultation(app, { slug: SLUG, by: null }));
  const leo = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Léo' })).id;
  const ana = value(
    await registerParticipant(app, { kind: 'remote', standing: 'fediverse', name: 'Ana', actorUri: ANA }),
  ).id;
  await app.store.transact((writer) =>
    writer.peers.saveActor({
      uri: ANA,
      host: 'beta.example',
      kind: 'Person',
      handle: 'ana@beta.example',
      name: 'Ana',
      inbox: `${ANA}/inbox`,
      sharedInbox: null,
      fetchedAt: clock.now(),
      goneAt: null,
    }),
  );
  const base = { slug: SLUG, authorId: leo } as const;
  const text = (title: string) => ({
    title: { fr: title },
    body: { fr: 'Une piste **protégée**, avec des arceaux :\n\n- quai nord\n- quai sud' },
    lang: 'fr',
    cost: null,
    amends: null,
  });
  const first = value(
    await submitProposal(app, {
      ...base,
      content: {
        ...text('Une piste sur le quai <nord>'),
        title: { fr: 'Une piste sur le quai <nord>', en: 'A lane on the northern bank' },
        body: { fr: 'Une piste **protégée** <script>alert(1)</script>.', en: 'A *protected* lane.' },
        cost: { amount: 1_250_000_00, currency: 'EUR' },
      },
      tags: ['vélo', 'quais'],
      topics: ['cycling'],
      location: { lat: 45.764, lon: 4.8357 },
    }),
  );
  const second = value(
    await submitProposal(app, {
      ...base,
      authorId: ana,
      content: { ...text('Des arceaux partout'), amends: 1 },
      original: 'https://beta.example/notes/7',
    }),
  );
  const third = value(await submitProposal(app, { ...base, content: text('Retirée') }));
  const fourth = value(await submitProposal(app, { ...base, content: text('Hors sujet') }));
  clock.advance({ hours: 1 });
  value(await withdrawProposal(app, { proposalId: third.id, authorId: leo }));
  value(
    await decideProposal(app, {
      proposalId: fourth.id,
      kind: 'remove',
      rule: 'off-topic',
      reason: 'Ne concerne pas le vélo.',
      by: null,
    }),
  );
  value(await giveSupport(app, { proposalId: first.id, participantId: ana, side: 'for' }));
  value(await giveSupport(app, { proposalId: first.id, participantId: leo, side: 'against' }));
  const comment = value(
    await submitComment(app, {
      ...base,
      proposalId: first.id,
      side: 'for',
      body: 'Oui, avec **éclairage**.',
      lang: 'fr',
    }),
  );
  const remoteComment = value(
    await submitComment(app, {
      slug: SLUG,
      proposalId: first.id,
      authorId: ana,
      body: 'Moi aussi',
      lang: 'fr',
      original: 'https://beta.example/notes/8',
    }),
  );
  const reply = value(
    await submitComment(app, {
      ...base,
      proposalId: first.id,
      parentId: remoteComment.id,
      body: 'Merci',
      lang: 'fr',
    }),
  );
  const answer = value(
    await publishAnswer(app, {
      proposalId: first.id,
      verdict: 'accepted-in-part',
      body: { fr: 'Une étude est lancée.', en: 'A study has begun.' },
      commitments: [{ text: { fr: 'Étude de tracé', en: 'Route study' }, dueOn: '2026-12-31' }],
      by: null,
    }),
  );
  const poll = value(
    await openPoll(app, {
      slug: SLUG,
      question: { fr: 'Quelle rive ?', en: 'Which bank?' },
      options: [
        { fr: 'Nord', en: 'North' },
        { fr: 'Sud', en: 'South' },
      ],
      multiple: false,
      closesAt: '2026-04-30',
      by: null,
    }),
  );
  value(await voteInPoll(app, { pollId: poll.id, participantId: leo, optionIds: [poll.options[0]!.id] }));
  return { consultation, leo, ana, first, second, third, fourth, comment, remoteComment, reply, answer, poll };
}

export type PublishingCity = Awaited<ReturnType<typeof publishingCity>>;

/** A document with whatever differs from run to run replaced: ids by the order in which they come, keys and proofs by a word. */
export function stable(document: unknown): string {
  const ids = new Map<string, string>();
  const text = JSON.stringify(document, null, 2)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const known = ids.get(id) ?? `00000000-0000-7000-8000-${String(ids.size + 1).padStart(12, '0')}`;
      ids.set(id, known);
      return known;
    })
    .replace(/"p_[0-9a-z]{20,}"/g, '"p_handle"')
    .replace(/"publicKeyPem": "[^"]*"/g, '"publicKeyPem": "PEM"')
    .replace(/"publicKeyMultibase": "[^"]*"/g, '"publicKeyMultibase": "MULTIBASE"')
    .replace(/"proofValue": "[^"]*"/g, '"proofValue": "PROOF"');
  return `${text}\n`;
}

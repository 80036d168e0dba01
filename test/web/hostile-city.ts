import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { extendPhase, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { registeredPerson, value } from '../support/city.ts';
import type { Pages } from './pages.ts';

/** Somebody tries in every field there is: the name of the field, then what would run if it were not escaped. */
export function hostile(field: string): string {
  return `${field}"'><script>alert(1)</script><img src=x onerror=alert(1)>]]>`;
}

/** A city in which every text that anybody can write is hostile. */
export async function hostileCity(pages: Pages): Promise<readonly string[]> {
  const { app, clock } = pages;
  const input = (field: string) => ({ fr: hostile(field) });
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: input('institution'),
      summary: input('institution-summary'),
      territory: { code: hostile('code'), name: input('territory'), within: null },
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
      contact: hostile('contact'),
      notices: { about: input('about'), privacy: input('privacy'), accessibility: input('accessibility') },
    }),
  );
  const agent = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'officer', by: null }));
  const by = { kind: 'agent', id: agent.agent.id } as const;
  const slug = 'hostile';
  const consultation = value(
    await createConsultation(app, {
      slug,
      title: input('consultation'),
      summary: { fr: `${hostile('summary')} [x](javascript:alert(1)) ![x](https://elsewhere.example/pixel.png)` },
      phases: [
        {
          kind: 'propose',
          title: input('phase'),
          opensAt: '2026-03-01',
          closesAt: '2026-03-31',
          allows: ['propose', 'comment', 'support'],
        },
      ],
      rules: { hold: 'nothing', territories: [hostile('code')], standings: ['resident'] },
      campaign: { campaign: hostile('campaign'), follows: null },
      by,
    }),
  );
  value(await publishConsultation(app, { slug, by }));
  const ana = await registeredPerson(app, hostile('name').slice(0, 80), {
    standing: 'resident',
    territory: hostile('code'),
  });
  const content = (field: string) => ({
    title: input(field),
    body: { fr: `${hostile(`${field}-body`)} <javascript:alert(1)>` },
    lang: 'fr',
    cost: null,
    amends: null,
  });
  const proposal = value(
    await submitProposal(app, {
      slug,
      authorId: ana.id,
      content: content('proposal'),
      tags: ['<script>alert(1)</script>'],
    }),
  );
  value(
    await reviseProposal(app, {
      proposalId: proposal.id,
      authorId: ana.id,
      content: content('revised'),
      confirmed: true,
    }),
  );
  const comment = value(
    await submitComment(app, { slug, proposalId: proposal.id, authorId: ana.id, body: hostile('comment'), lang: 'fr' }),
  );
  const removed = value(
    await submitComment(app, {
      slug,
      proposalId: proposal.id,
      parentId: comment.id,
      authorId: ana.id,
      body: hostile('removed-comment'),
      lang: 'fr',
    }),
  );
  value(
    await decideComment(app, {
      commentId: removed.id,
      kind: 'remove',
      rule: 'insult',
      reason: hostile('comment-reason'),
      by,
    }),
  );
  const answer = value(
    await publishAnswer(app, {
      proposalId: proposal.id,
      verdict: 'accepted',
      body: input('answer'),
      commitments: [{ text: input('commitment'), dueOn: '2026-12-31' }],
      by,
    }),
  );
  value(
    await updateCommitment(app, {
      commitmentId: answer.commitments[0]?.id ?? '',
      status: 'delayed',
      note: input('note'),
      by,
    }),
  );
  // What was said before is on the page too.
  value(
    await updateCommitment(app, {
      commitmentId: answer.commitments[0]?.id ?? '',
      status: 'under-way',
      note: input('later-note'),
      by,
    }),
  );
  const gone = value(await submitProposal(app, { slug, authorId: ana.id, content: content('gone') }));
  value(
    await decideProposal(app, { proposalId: gone.id, kind: 'remove', rule: 'spam', reason: hostile('reason'), by }),
  );
  value(
    await openPoll(app, {
      slug,
      question: input('question'),
      options: [input('yes'), input('no')],
      multiple: false,
      closesAt: '2026-03-31',
      by,
    }),
  );
  clock.advance({ hours: 1 });
  value(
    await extendPhase(app, {
      slug,
      phaseId: consultation.phases[0]?.id ?? '',
      closesAt: '2026-04-15',
      reason: input('extension'),
      by,
    }),
  );
  const base = `/consultations/${slug}`;
  return [
    `/participants/${ana.id}`,
    `${base}/proposals/1/versions/2`,
    `${base}/proposals/2`,
    `/consultations?campaign=${encodeURIComponent(hostile('campaign'))}`,
  ];
}

import { createConsultation } from '../../src/application/create-consultation.ts';
import { decideComment } from '../../src/application/decide-comment.ts';
import { decideProposal } from '../../src/application/decide-proposal.ts';
import { extendPhase } from '../../src/application/extend-phase.ts';
import { inviteAgent } from '../../src/application/invite-agent.ts';
import { openPoll } from '../../src/application/open-poll.ts';
import { publishAnswer } from '../../src/application/publish-answer.ts';
import { publishConsultation } from '../../src/application/publish-consultation.ts';
import { reviseProposal } from '../../src/application/revise-proposal.ts';
import { setupInstitution } from '../../src/application/setup-institution.ts';
import { submitComment } from '../../src/application/submit-comment.ts';
import { submitProposal } from '../../src/application/submit-proposal.ts';
import { updateCommitment } from '../../src/application/update-commitment.ts';
import { joined, value } from '../support/city.ts';
import type { Pages } from './pages.ts';

/** Somebody tries in every field there is: the name of the field, then what would run if it were not escaped. */
export function hostile(field: string): string {
  return `${field}"'><script>alert(1)</script><img src=x onerror=alert(1)>]]>`;
}

/** A city in which every text that anybody can write is hostile. */
export async function hostileCity(pages: Pages): Promise<readonly string[]> {
  const { app, clock } = pages;
  const said = (field: string) => ({ fr: hostile(field) });
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: said('institution'),
      summary: said('institution-summary'),
      territory: { code: hostile('code'), name: said('territory'), within: null },
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
      contact: hostile('contact'),
      notices: { about: said('about'), privacy: said('privacy'), accessibility: said('accessibility') },
    }),
  );
  const agent = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'officer', by: null }));
  const by = { agent: agent.agent.id };
  const slug = 'hostile';
  const consultation = value(
    await createConsultation(app, {
      slug,
      title: said('consultation'),
      summary: { fr: `${hostile('summary')} [x](javascript:alert(1)) ![x](https://elsewhere.example/pixel.png)` },
      phases: [
        {
          kind: 'propose',
          title: said('phase'),
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
  const ana = await joined(app, hostile('name').slice(0, 80), { standing: 'resident', territory: hostile('code') });
  const content = (field: string) => ({
    title: said(field),
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
      body: said('answer'),
      commitments: [{ text: said('commitment'), dueOn: '2026-12-31' }],
      by,
    }),
  );
  value(
    await updateCommitment(app, {
      commitmentId: answer.commitments[0]?.id ?? '',
      status: 'delayed',
      note: said('note'),
      by,
    }),
  );
  // What was said before is on the page too.
  value(
    await updateCommitment(app, {
      commitmentId: answer.commitments[0]?.id ?? '',
      status: 'under-way',
      note: said('later-note'),
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
      question: said('question'),
      options: [said('yes'), said('no')],
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
      reason: said('extension'),
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

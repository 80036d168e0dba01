import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import { publishAnswer } from '../../../application/publish-answer.ts';
import { audienceOf } from '../../../application/read-consultations.ts';
import { readProposal } from '../../../application/read-proposals.ts';
import type { ProposalView } from '../../../application/views.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { answerOf, answers } from '../components/answer.ts';
import { choose, line, prose } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { numberOf, pathOf, slugOf } from '../pages/proposal-address.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { answerFields, answerFilled, answerIn, answerLabels } from './answer-fields.ts';
import { ANSWERS, answerPath } from './answers.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField } from './form-parts.ts';
import { type Typed, withOtherRows } from './typed.ts';

/** The form for the official answer to one proposal, under what it answers. */
export async function answerPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Publishes an answer as the form has it, unless somebody else answered meanwhile; or shows how it will read. */
export const acceptAnswer: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'answer');
  if (!agent.ok) return await answered(visit, c, { typed: said, refusal: agent.refusal });
  const found = await proposalOf(visit, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(said, 'commitment');
  if (rows !== null) return await answered(visit, c, { typed: rows, refusal: null });
  const answer = answerIn(said, visit.institution.languages);
  if (!answer.ok) return await answered(visit, c, { typed: said, refusal: answer.refusal });
  if (said.text('do') === 'preview') return await answered(visit, c, { typed: said, refusal: null });
  const { id, consultation, number } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const published = await publishAnswer(within, {
      ...answer.value,
      proposalId: id,
      after: Number(said.text('after')) || 0,
      by: { agent: agent.value.id },
    });
    return published.ok
      ? ok(visit.href(answerPath(consultation.slug, number ?? 0), { done: 'answer-published' }))
      : published;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

/** The proposal in an address, if it can be answered by this agent. */
async function proposalOf(visit: Visit, agent: Agent, c: Context): Promise<Result<ProposalView, Refusal>> {
  const { app, viewer } = visit;
  const query = { slug: slugOf(c), number: numberOf(c), audience: audienceOf(viewer), viewer };
  const found = await readProposal(app, query);
  if (!found.ok) return found;
  const { consultation, status } = found.value;
  if (!worksOn(agent, consultation.id)) return refuse({ type: 'not-your-consultation' });
  return status === 'published' ? found : refuse({ type: 'wrong-status', status, needs: ['published'] });
}

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  const { locale, institution } = visit;
  return await desk(visit, 'answer', async (agent) => {
    const found = await proposalOf(visit, agent, c);
    if (!found.ok) return found;
    const proposal = found.value;
    const { consultation, number } = proposal;
    const former = proposal.answers.at(-1) ?? null;
    const attempt = given ?? { typed: answerFilled(former, institution.languages), refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    // After a clash, sending again means to answer after that other answer.
    const after = given === null || meanwhile ? String(former?.version ?? 0) : given.typed.text('after');
    const form = deskForm(visit, {
      action: answerPath(consultation.slug, number ?? 0),
      attempt,
      labels: answerLabels(visit),
      fields: markup`${hiddenField('after', after)}${answerFields(visit, attempt)}`,
      button: locale.t('answers.publish'),
    });
    const title = locale.t(former === null ? 'answers.answer' : 'answers.answer-again', { number: number ?? 0 });
    return {
      title,
      refusal: attempt.refusal,
      crumbs: [{ href: visit.href(ANSWERS), name: locale.t('answers.title') }],
      main: markup`<div class="single"><article class="card"><h2><a href="${visit.href(pathOf(proposal))}">${line(visit, choose(visit, proposal.title, [proposal.lang]))}</a></h2>
<p class="small quiet">${line(visit, choose(visit, consultation.title))}</p>
${prose(visit, choose(visit, proposal.body, [proposal.lang]))}</article>
${answers(visit, proposal.answers, consultation.timeZone)}
${given?.typed.text('do') === 'preview' && given.refusal === null ? preview(visit, given.typed, consultation.timeZone) : NOTHING}
</div>
${former === null ? form : again(visit, { form, isOpen: given !== null })}`,
    };
  });
}

/** What a second answer does to the one that stands, and the form for it: folded away until somebody wants it. */
function again({ locale }: Visit, { form, isOpen }: { readonly form: Html; readonly isOpen: boolean }): Html {
  return markup`<details${isOpen ? markup` open` : NOTHING}><summary>${locale.t('answers.link-again')}</summary>
<p class="note single">${locale.t('answers.again-note')}</p>
${form}</details>`;
}

/** The answer as residents will read it. */
function preview(visit: Visit, typed: Typed, zone: string): Html {
  const { app, locale, institution, now } = visit;
  const said = answerIn(typed, institution.languages);
  if (!said.ok) return NOTHING;
  const { verdict, body } = said.value;
  const made = { status: 'planned', note: null, updatedAt: now, updates: [] } as const;
  const commitments = said.value.commitments.map((each) => ({ ...each, ...made, id: app.newId() }));
  const answer = { id: app.newId(), proposalId: app.newId(), version: 1, verdict, body, commitments, agentId: null };
  return markup`<section aria-labelledby="preview"><h2 id="preview">${locale.t('answers.preview-title')}</h2>
<article class="answer">${answerOf(visit, { ...answer, publishedAt: now }, zone)}</article></section>`;
}

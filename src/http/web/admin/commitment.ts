import type { Context } from 'hono';
import { readCommitment } from '../../../application/read-follow-up.ts';
import { updateCommitment } from '../../../application/update-commitment.ts';
import { COMMITMENT_STATUSES } from '../../../domain/answer/answer.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { REASON_MAX } from '../../../domain/text.ts';
import { COMMITMENT_TONES, commitmentSteps } from '../components/answer.ts';
import { choiceField } from '../components/field.ts';
import { state } from '../components/state.ts';
import { choose, line, prose } from '../content.ts';
import { type Accepts, actOnce, type Said } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ANSWERS, answerPath, COMMITMENTS, dueOf } from './answers.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, factList, hiddenField, localisedFields } from './form-parts.ts';
import { filled, oneIn, optionalIn } from './typed.ts';

/** One commitment with every step of what became of it, and the form for the next. */
export async function commitmentPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Says the next step in public, unless somebody else said one meanwhile. */
export const acceptCommitment: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'answer');
  const done = agent.ok
    ? await actOnce(visit, said, async (within) => {
        const updated = stepIn(visit, said);
        if (!updated.ok) return updated;
        const step = { ...updated.value, commitmentId: idIn(c), by: { agent: agent.value.id } };
        const kept = await updateCommitment(within, step);
        return kept.ok ? ok(visit.href(`${COMMITMENTS}/${idIn(c)}`, { done: 'commitment-updated' })) : kept;
      })
    : agent;
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

function idIn(c: Context): string {
  return c.req.param('id') ?? '';
}

function stepIn(visit: Visit, said: Said): Result<Pick<Step, 'status' | 'note' | 'after'>, Refusal> {
  const status = oneIn(said, 'status', COMMITMENT_STATUSES);
  if (status === undefined) return refuse({ type: 'invalid', field: 'status', because: 'missing' });
  const note = optionalIn(said, 'note', visit.institution.languages) ?? null;
  return ok({ status, note, after: Number(said.text('after')) || 0 });
}

type Step = Parameters<typeof updateCommitment>[1];

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  const { app, locale, institution } = visit;
  return await desk(visit, 'answer', async (agent) => {
    const found = await readCommitment(app, { agent, commitmentId: idIn(c) });
    if (!found.ok) return found;
    const { commitment, proposal, consultation } = found.value;
    const { t, words } = locale;
    const steps = String(commitment.updates.length);
    const attempt = given ?? { typed: filled({ status: commitment.status }), refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const after = given === null || meanwhile ? steps : given.typed.text('after');
    const { status } = commitment;
    const number = proposal.number ?? 0;
    const name = markup`${t('proposal.number', { number })} ${line(visit, choose(visit, proposal.title, [proposal.lang]))}`;
    return {
      title: t('answers.commitment-title'),
      refusal: attempt.refusal,
      crumbs: [
        { href: visit.href(ANSWERS), name: t('answers.title') },
        { href: visit.href(answerPath(consultation.slug, number)), name },
      ],
      main: markup`<div class="single">${prose(visit, choose(visit, commitment.text))}
${factList([
  [t('answers.due'), dueOf(visit, commitment.dueOn)],
  [t('answers.state'), state(COMMITMENT_TONES[status], words.commitment[status])],
])}
${commitmentSteps(visit, commitment.updates, consultation.timeZone)}</div>
${deskForm(visit, {
  action: `${COMMITMENTS}/${commitment.id}`,
  attempt,
  labels: { status: t('answers.state'), note: t('answers.note') },
  fields: markup`${hiddenField('after', after)}
${choiceField(visit, { name: 'status', label: t('answers.state'), required: true, options: COMMITMENT_STATUSES.map((value) => ({ value, label: words.commitment[value] })), chosen: attempt.typed.all('status'), refusal: attempt.refusal })}
${localisedFields(visit, { name: 'note', label: t('answers.note'), hint: t('answers.note-hint'), langs: institution.languages, attempt, max: REASON_MAX, rows: 3 })}`,
  button: t('answers.update'),
})}`,
    };
  });
}

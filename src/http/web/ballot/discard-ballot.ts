import type { Context } from 'hono';
import { discardBallot } from '../../../application/ballot/discard-ballot.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { adminConsultationPath, ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage, hiddenField } from '../kit/form-parts.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Asks before a drafted ballot goes. */
export async function discardBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptDiscardBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    // Looked up within: whoever sends the form twice finds nothing the second time, and is led on all the same.
    const found = await ballotOf({ ...context, app: within }, agent.value, c);
    if (!found.ok) return found;
    const { at, ballot } = found.value;
    const confirmed = formInput.text('from');
    const by = { kind: 'agent', id: agent.value.id } as const;
    const discarded = await discardBallot(within, { ballotId: ballot.ballot.id, confirmed, by });
    return discarded.ok
      ? ok(context.href(adminConsultationPath(at.consultation.slug), { done: 'ballot-discarded' }))
      : discarded;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { slug, languages } = at.consultation;
    if (ballot.publishedAt !== null) return refuse({ type: 'rules-frozen', since: ballot.publishedAt });
    const { locale } = context;
    return {
      title: locale.t('admin.discard-title', { title: choose(context, ballot.question, languages).text }),
      refusal,
      crumbs: crumbsTo(context, at, detail),
      main: confirmPage(context, {
        lead: locale.t('admin.discard-ballot-lead'),
        action: ballotPath(slug, ballot.slug, '/discard'),
        refusal,
        fields: hiddenField('from', etagOf(ballot)),
        button: locale.t('admin.discard-confirm'),
        back: ballotPath(slug, ballot.slug),
      }),
    };
  });
}

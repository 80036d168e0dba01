import type { Context } from 'hono';
import { discardConsultation } from '../../../application/consultation/discard-consultation.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage, factList, hiddenField } from '../kit/form-parts.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { CONSULTATIONS } from './admin-list.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';

/** What goes with a draft, to be read before it is confirmed. */
export async function discardConsultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Discards exactly what was read; a draft that changed since is shown again. */
export const acceptDiscardConsultation: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  // Not looked up before: whoever sends the form twice finds nothing the second time, and is led on all the same.
  const done = await submitOnce(context, formInput, async (within) => {
    const slug = c.req.param('slug') ?? '';
    const confirmed = formInput.text('from');
    const discarded = await discardConsultation(within, { slug, confirmed, by: { kind: 'agent', id: agent.value.id } });
    return discarded.ok ? ok(context.href(CONSULTATIONS, { done: 'consultation-discarded' })) : discarded;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation, ballots } = found.value;
    if (consultation.publishedAt !== null) return refuse({ type: 'already-published' });
    const { locale } = context;
    const title = choose(context, consultation.title, consultation.languages);
    return {
      title: locale.t('admin.discard-title', { title: title.text }),
      refusal,
      crumbs: crumbsTo(context, found.value),
      main: confirmPage(context, {
        lead: locale.t('admin.discard-lead'),
        about: factList([
          [locale.t('admin.address'), markup`<code>${context.app.origin}/consultations/${consultation.slug}</code>`],
          [
            locale.t('ballots.title'),
            ballots.length === 0
              ? locale.t('admin.no-ballots')
              : markup`${ballots.map(({ ballot }) => markup`<p>${line(context, choose(context, ballot.question, consultation.languages))}</p>`)}`,
          ],
        ]),
        action: adminConsultationPath(consultation.slug, '/discard'),
        refusal,
        fields: hiddenField('from', etagOf([consultation, ...ballots.map(({ ballot }) => ballot)])),
        button: locale.t('admin.discard-confirm'),
        back: adminConsultationPath(consultation.slug),
      }),
    };
  });
}

import type { Context } from 'hono';
import { publishConsultation } from '../../../application/consultation/publish-consultation.ts';
import { readUnfinishedChange } from '../../../application/consultation/unfinished-consultations.ts';
import { readUnfinishedParts } from '../../../application/consultation/unfinished-parts.ts';
import { canonicalText, documentHash } from '../../../application/kit/content-hash.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage, factList, hiddenField } from '../kit/form-parts.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { type AdminConsultation, adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';
import { rulesInWords } from './rules-in-words.ts';
import { rulesText } from './rules-text.ts';
import { partsNotPublished } from './unfinished-part.ts';

/** What a publication freezes, to be read before it is confirmed. */
export async function publishConsultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Publishes exactly what was read; a draft that changed since is shown again. */
export const acceptPublishConsultation: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const confirmed = formInput.text('from');
    const published = await publishConsultation(within, { slug, confirmed, by: { kind: 'agent', id: agent.value.id } });
    return published.ok ? ok(context.href(adminConsultationPath(slug), { done: 'consultation-published' })) : published;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

function readState({ consultation, ballots }: AdminConsultation): string {
  return etagOf([consultation, ...ballots.map(({ ballot }) => ballot)]);
}

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation, rules, ballots } = found.value;
    if (consultation.publishedAt !== null) return refuse({ type: 'already-published' });
    const { locale } = context;
    const unfinished = await readUnfinishedChange(context.app, consultation);
    const title = choose(context, consultation.title, consultation.languages);
    return {
      title: locale.t('admin.publish-title', { title: title.text }),
      refusal,
      crumbs: crumbsTo(context, found.value),
      main: confirmPage(context, {
        lead: locale.t('admin.publish-lead'),
        about: markup`${unfinished === null ? NOTHING : markup`<p class="note">${locale.t('unfinished.not-published')} <a href="${context.href(adminConsultationPath(consultation.slug, '/edit'))}">${locale.t('admin.edit')}</a></p>`}${partsNotPublished(context, consultation, await readUnfinishedParts(context.app, consultation))}${factList(
          [
            [locale.t('admin.address'), markup`<code>${context.app.origin}/consultations/${consultation.slug}</code>`],
            [
              locale.t('ballots.title'),
              ballots.length === 0
                ? locale.t('admin.no-ballots')
                : markup`${ballots.map(({ ballot }) => markup`<p>${line(context, choose(context, ballot.question, consultation.languages))}</p>`)}`,
            ],
          ],
        )}
${rulesInWords(context, consultation)}
${rulesText(context, canonicalText(rules), documentHash(rules))}`,
        action: adminConsultationPath(consultation.slug, '/publish'),
        refusal,
        fields: hiddenField('from', readState(found.value)),
        button: locale.t('admin.publish-confirm'),
        back: adminConsultationPath(consultation.slug),
      }),
    };
  });
}

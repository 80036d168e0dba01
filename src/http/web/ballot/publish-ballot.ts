import type { Context } from 'hono';
import { publishBallot } from '../../../application/ballot/publish-ballot.ts';
import { canonicalText, documentHash } from '../../../application/kit/content-hash.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { SELDOM_ALIKE } from '../../../domain/ballot/method.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { rulesText } from '../consultation/rules-text.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, officialProse } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage, factList, hiddenField } from '../kit/form-parts.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline, start } from '../kit/time.ts';
import { ballotOptions } from './ballot-form.ts';
import { ballotRules } from './ballot-rules.ts';
import { ballotWeights } from './ballot-weights.ts';

/** What the publication of a ballot freezes, to be read before it is confirmed. */
export async function publishBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptPublishBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const confirmed = formInput.text('from');
    const published = await publishBallot(within, {
      ballotId: ballot.ballot.id,
      confirmed,
      by: { kind: 'agent', id: agent.value.id },
    });
    if (!published.ok) return published;
    return ok(context.href(ballotPath(at.consultation.slug, ballot.ballot.slug), { done: 'ballot-published' }));
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot, rules } = detail;
    const { consultation } = at;
    const { locale } = context;
    const question = choose(context, ballot.question, consultation.languages).text;
    return {
      title: locale.t('admin.publish-title', { title: question }),
      refusal,
      crumbs: crumbsTo(context, at, detail),
      main: confirmPage(context, {
        lead: locale.t('admin.publish-ballot-lead'),
        about: markup`${factList([
          [locale.t('admin.opens-at'), start(context, ballot.opensAt, consultation.timeZone)],
          [locale.t('admin.closes-at'), deadline(context, ballot.closesAt, consultation.timeZone)],
        ])}
${ballot.description === null ? NOTHING : officialProse(context, choose(context, ballot.description, consultation.languages))}
${ballotOptions(context, detail)}
${await ballotWeights(context, detail)}
${ballotRules(context, detail)}
${SELDOM_ALIKE.has(ballot.method) ? markup`<p class="note">${locale.t('ballot.anonymity-rare')}</p>` : NOTHING}
<p><a href="${context.href(`/consultations/${consultation.slug}/ballots/${ballot.slug}`)}">${locale.t('admin.preview')}</a></p>
${rulesText(context, canonicalText(rules), documentHash(rules))}`,
        action: ballotPath(consultation.slug, ballot.slug, '/publish'),
        refusal,
        fields: hiddenField('from', etagOf(ballot)),
        button: locale.t('admin.publish-confirm'),
        back: ballotPath(consultation.slug, ballot.slug),
      }),
    };
  });
}

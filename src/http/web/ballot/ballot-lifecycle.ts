import type { Context } from 'hono';
import { discardBallot, extendBallot, publishBallot } from '../../../application/ballot/publish-ballot.ts';
import { canonicalText, documentHash } from '../../../application/kit/content-hash.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { SELDOM_ALIKE } from '../../../domain/ballot/method.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { extensionItems } from '../consultation/consultation-lifecycle.ts';
import { adminConsultationPath, ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { rulesText } from '../consultation/rules.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, officialProse } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, confirmPage, type FormState, factList, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { formDefaults, localisedIn, localMoment } from '../kit/form-values.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline, start } from '../kit/time.ts';
import { ballotWeights } from './ballot-counts.ts';
import { ballotOptions } from './ballot-form.ts';
import { ballotRules } from './ballot-rules.ts';

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

/** The form for a later end of a ballot. */
export async function extendBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await extendBallotAnswered(context, c, null);
}

export const acceptExtendBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const extended = await extendBallot(within, {
      ballotId: ballot.ballot.id,
      closesAt: formInput.text('closesAt'),
      reason: localisedIn(formInput, 'reason', context.institution.languages),
      by: { kind: 'agent', id: agent.value.id },
    });
    if (!extended.ok) return extended;
    return ok(context.href(ballotPath(at.consultation.slug, ballot.ballot.slug), { done: 'ballot-extended' }));
  });
  return done.ok
    ? { to: done.value }
    : await extendBallotAnswered(context, c, { values: formInput, refusal: done.refusal });
};

async function extendBallotAnswered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { timeZone, slug, languages } = at.consultation;
    const { locale } = context;
    const formState = given ?? {
      values: formDefaults({ closesAt: localMoment(ballot.closesAt, timeZone) }),
      refusal: null,
    };
    const items = extensionItems(context);
    return {
      title: locale.t('admin.extend-title', { phase: choose(context, ballot.question, languages).text }),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, at, detail),
      main: markup`<p class="lead">${locale.html('admin.extend-lead', { end: deadline(context, ballot.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${adminForm(context, {
  action: ballotPath(slug, ballot.slug, '/extend'),
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: locale.t('admin.extend'),
})}`,
    };
  });
}

/** Asks before a drafted ballot goes. */
export async function discardBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await discardBallotAnswered(context, c, null);
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
  return done.ok ? { to: done.value } : await discardBallotAnswered(context, c, done.refusal);
};

async function discardBallotAnswered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
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

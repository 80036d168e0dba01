import type { Context } from 'hono';
import { ballotsToOffer, publishTemplate, withdrawTemplate } from '../../../application/template/publish-template.ts';
import { readFormerTemplate } from '../../../application/template/reads.ts';
import { LICENCES } from '../../../domain/institution/licence.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { TITLE_MAX } from '../../../domain/kit/text.ts';
import { decidedHere } from '../../../domain/network/host.ts';
import { PURPOSE_MAX, TEXT_LICENCES } from '../../../domain/template/template.ts';
import {
  type AdminConsultation,
  adminConsultationPath,
  consultationOf,
  crumbsTo,
} from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, localised, select, some, valuesWith } from '../kit/form-table.ts';
import { localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { TEMPLATES } from './template-parts.ts';

/** The consultation as a template: what it is called there, what it is good for, its licence and which of its votes are in it. */
export async function offerTemplatePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Publishes it, once more where it was published before, or takes it back. */
export const acceptOfferTemplate: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const isWithdrawal = formInput.text('do') === 'withdraw';
  const { languages } = context.institution;
  const done = isWithdrawal
    ? await withdrawTemplate(context.app, { slug, by })
    : await publishTemplate(context.app, {
        slug,
        title: localisedIn(formInput, 'title', languages),
        purpose: localisedIn(formInput, 'purpose', languages),
        licence: formInput.text('licence'),
        ballots: formInput.all('ballots'),
        by,
      });
  if (!done.ok) return await answered(context, c, { values: formInput, refusal: done.refusal });
  const note = isWithdrawal ? 'template-withdrawn' : 'template-published';
  return { to: context.href(adminConsultationPath(slug, '/template'), { done: note }) };
};

async function answered(context: PageContext, c: Context, attempt: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const ballots = await app.store.read((reader) => ballotsToOffer(reader, consultation));
    const items = itemsOf(context, found.value, ballots);
    const stored = await readFormerTemplate(app, consultation.slug);
    const formState = attempt ?? { values: valuesWith(items, defaults(stored, ballots, found.value)), refusal: null };
    const action = adminConsultationPath(consultation.slug, '/template');
    const isOffered = stored?.withdrawnAt === null;
    const proposed = ballots.filter((each) => each.proposed);
    return {
      title: t('template.offer-title'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('template.offer-lead')}</p>
${isOffered ? offeredNote(context, consultation.slug, stored.version) : NOTHING}
${proposed.length === 0 ? NOTHING : markup`<p class="note">${t('template.proposed')}</p><ul>${proposed.map(({ ballot }) => markup`<li>${line(context, choose(context, ballot.question, consultation.languages))}</li>`)}</ul>`}
${adminForm(context, {
  action,
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: t(isOffered ? 'template.offer-again' : 'template.offer'),
})}
${
  isOffered
    ? markup`<section aria-labelledby="withdraw"><h2 id="withdraw">${t('template.withdraw')}</h2>
<p>${t('template.withdraw-lead')}</p>
${adminForm(context, { action, fields: hiddenField('do', 'withdraw'), button: t('template.withdraw'), danger: true })}</section>`
    : NOTHING
}`,
    };
  });
}

type Ballots = Awaited<ReturnType<typeof ballotsToOffer>>;

function itemsOf(context: PageContext, { consultation }: AdminConsultation, ballots: Ballots): readonly Item[] {
  const { t } = context.locale;
  const langs = context.institution.languages;
  const options = ballots
    .filter(({ proposed }) => !proposed)
    .map(({ ballot }) => ({
      value: ballot.slug,
      label: line(context, choose(context, ballot.question, consultation.languages)),
    }));
  return [
    localised('title', t('template.name'), { langs, max: TITLE_MAX }),
    localised('purpose', t('template.purpose'), { langs, max: PURPOSE_MAX }),
    select('licence', t('template.licence'), {
      hint: t('template.licence-hint'),
      options: TEXT_LICENCES.map((value) => ({ value, label: LICENCES[value].name })),
    }),
    options.length === 0 ? NOTHING : some('ballots', t('ballots.title'), { hint: t('template.ballots-hint'), options }),
  ];
}

/** What was said last time, else the title of the consultation and all votes that can be in it. */
function defaults(
  stored: Awaited<ReturnType<typeof readFormerTemplate>>,
  ballots: Ballots,
  { consultation }: AdminConsultation,
): object {
  if (stored !== null) return { ...stored.template, ballots: stored.template.ballots.map(({ slug }) => slug) };
  const free = ballots.filter(({ proposed }) => !proposed).map(({ ballot }) => ballot.slug);
  return { title: consultation.title, licence: TEXT_LICENCES[0], ballots: free };
}

function offeredNote(context: PageContext, slug: string, version: number): Html {
  const { locale } = context;
  const template = markup`<a href="${context.href(`${TEMPLATES}/${slug}`)}">${TEMPLATES}/${slug}</a>`;
  return markup`<p class="note">${locale.html('template.offered', { template, version: markup`${locale.number(version)}` })}</p>`;
}

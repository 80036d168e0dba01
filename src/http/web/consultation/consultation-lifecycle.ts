import type { Context } from 'hono';
import {
  discardConsultation,
  extendPhase,
  publishConsultation,
} from '../../../application/consultation/publish-consultation.ts';
import { readUnfinishedChange, readUnfinishedParts } from '../../../application/consultation/unfinished.ts';
import { canonicalText, documentHash } from '../../../application/kit/content-hash.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { recognisesResidents } from '../../../application/participant/standing.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import type { Standing } from '../../../domain/participant/standing.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, confirmPage, type FormState, factList, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line as lineItem, localised } from '../kit/form-table.ts';
import { formDefaults, localisedIn, localMoment } from '../kit/form-values.ts';
import { markdown } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';
import { recognitionWays } from '../participant/own-standing.ts';
import { RESIDENTS } from '../participant/residents.ts';
import { CONSULTATIONS } from './admin-list.ts';
import { coverPicture } from './consultation-item.ts';
import { type AdminConsultation, adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';
import { phases } from './phases.ts';
import { rulesInWords, rulesText } from './rules.ts';
import { partsNotPublished } from './unfinished.ts';

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
    const recognised = await recognisesResidents(context.app);
    return {
      title: locale.t('admin.publish-title', { title: title.text }),
      refusal,
      crumbs: crumbsTo(context, found.value),
      main: confirmPage(context, {
        lead: locale.t('admin.publish-lead'),
        about: markup`${unfinished === null ? NOTHING : markup`<p class="note">${locale.t('unfinished.not-published')} <a href="${context.href(adminConsultationPath(consultation.slug, '/edit'))}">${locale.t('admin.edit')}</a></p>`}${partsNotPublished(context, consultation, await readUnfinishedParts(context.app, consultation))}${doubts(context, found.value, recognised)}${preview(context, found.value)}${factList(
          [
            [locale.t('admin.address'), markup`<code>${context.app.origin}/consultations/${consultation.slug}</code>`],
            [
              locale.t('ballots.title'),
              ballots.length === 0
                ? locale.t('admin.no-ballots')
                : markup`${ballots.map(({ ballot }) => markup`<p>${line(context, choose(context, ballot.question, consultation.languages))}</p>`)}`,
            ],
            [locale.t('publish.recognised'), await recognitionWays(context)],
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

/** What is missing or would surprise, each with the way to where it is set. None of it keeps the consultation from being published. */
function doubts(context: PageContext, { consultation, ballots }: AdminConsultation, recognised: boolean): Html {
  const { app, locale, institution, pages } = context;
  const edit = adminConsultationPath(consultation.slug, '/edit');
  const { rules, languages } = consultation;
  const deciding = [...(rules.supports === 'none' ? [] : [rules]), ...ballots.map(({ ballot }) => ballot.rules)];
  const nobodyCounts =
    !recognised && deciding.some((each) => !each.decidingStanding.some((standing) => ONLINE.includes(standing)));
  const found: readonly (readonly [text: string, path: string, link: string])[] = [
    ...(nobodyCounts
      ? [[locale.t('publish.nobody-counts'), RESIDENTS, locale.t('board.step-recognition')] as const]
      : []),
    ...institution.languages
      .filter((lang) => !languages.includes(lang))
      .map(
        (lang) =>
          [
            locale.t('publish.not-written', { language: locale.languageName(lang) }),
            edit,
            locale.t('admin.edit'),
          ] as const,
      ),
    ...(app.mails === 'sent'
      ? []
      : [[locale.t('publish.no-mail'), '/admin/mail-templates', locale.t('board.step-mail')] as const]),
    ...(pages.some(({ kind }) => kind === 'legal-notice')
      ? []
      : [[locale.t('publish.no-legal-notice'), '/admin/pages', locale.t('board.step-pages')] as const]),
  ];
  if (found.length === 0) return NOTHING;
  return markup`<section class="note" aria-labelledby="doubts"><h2 id="doubts">${locale.t('publish.doubts')}</h2>
<ul>${found.map(([text, path, link]) => markup`<li>${text} <a href="${context.href(path)}">${link}</a></li>`)}</ul></section>`;
}

/** The standings whose acts count online without anybody being recognised first. */
const ONLINE: readonly Standing[] = ['registered', 'fediverse', 'institution'];

/** Title and text in each language, the picture, the place and the dates, as people will see them. */
function preview(context: PageContext, { consultation, cover }: AdminConsultation): Html {
  const { locale, territories } = context;
  const { languages, title, summary, territory } = consultation;
  const place = territories.find(({ code }) => code === territory);
  return markup`<section aria-labelledby="preview"><h2 id="preview">${locale.t('publish.preview')}</h2>
${cover === null ? markup`<p class="quiet">${locale.t('publish.no-cover')}</p>` : coverPicture(context, consultation, cover)}
${languages.map(
  (
    lang,
  ) => markup`<section lang="${lang}" dir="auto"><p class="small quiet" lang="${locale.lang}">${locale.languageName(lang)}</p>
<h3>${title[lang] ?? locale.t('publish.no-text')}</h3>
<div class="prose">${summary[lang] === undefined ? markup`<p>${locale.t('publish.no-text')}</p>` : markdown(summary[lang])}</div></section>`,
)}
<p>${locale.t('admin.territory')}: ${place === undefined ? locale.t('admin.whole-territory') : line(context, choose(context, place.name))}</p></section>
${phases(context, { consultation, extensions: [] })}`;
}

/** What goes with a draft, to be read before it is confirmed. */
export async function discardConsultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await discardConsultationAnswered(context, c, null);
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
  return done.ok ? { to: done.value } : await discardConsultationAnswered(context, c, done.refusal);
};

async function discardConsultationAnswered(
  context: PageContext,
  c: Context,
  refusal: Refusal | null,
): Promise<PageAnswer> {
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

/** The form for a later end of a phase. */
export async function extendPhasePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await extendPhaseAnswered(context, c, null);
}

export const acceptExtendPhase: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const extended = await extendPhase(within, {
      slug,
      phaseId: formInput.text('phase'),
      closesAt: formInput.text('closesAt'),
      reason: localisedIn(formInput, 'reason', context.institution.languages),
      by: { kind: 'agent', id: agent.value.id },
    });
    return extended.ok ? ok(context.href(adminConsultationPath(slug), { done: 'phase-extended' })) : extended;
  });
  return done.ok
    ? { to: done.value }
    : await extendPhaseAnswered(context, c, { values: formInput, refusal: done.refusal });
};

/** The fields of an extension, alike for a phase and a ballot. */
export function extensionItems({ locale: { t }, institution }: PageContext): readonly Item[] {
  return [
    lineItem('closesAt', t('admin.new-end'), { type: 'datetime-local', required: true }),
    localised('reason', t('admin.reason'), {
      hint: t('admin.reason-hint'),
      langs: institution.languages,
      max: REASON_MAX,
      rows: 3,
    }),
  ];
}

async function extendPhaseAnswered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { slug, timeZone, phases } = consultation;
    const wanted = given?.values.text('phase') ?? context.query.get('phase');
    const phase = phases.find(({ id }) => id === wanted);
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const { locale } = context;
    const formState = given ?? {
      values: formDefaults({ closesAt: localMoment(phase.closesAt, timeZone) }),
      refusal: null,
    };
    const items = extensionItems(context);
    return {
      title: locale.t('admin.extend-title', { phase: locale.t(`phase.${phase.kind}`) }),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${locale.html('admin.extend-lead', { end: deadline(context, phase.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${adminForm(context, {
  action: adminConsultationPath(slug, '/extend'),
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('phase', phase.id)}${formFields(context, items, formState)}`,
  button: locale.t('admin.extend'),
})}`,
    };
  });
}

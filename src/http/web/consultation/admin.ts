import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { readUnfinishedParts } from '../../../application/consultation/unfinished.ts';
import { may } from '../../../application/kit/access.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { phaseState } from '../../../domain/consultation/phase.ts';
import { takesPaper } from '../../../domain/paper/contributions.ts';
import { takesResponses } from '../../../domain/questionnaire/questionnaire.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { ballotTone } from '../ballot/ballot-item.ts';
import { handOverPath, paperMembersPath } from '../community/request-address.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';
import { ballotSpans, phaseSpans, timeline } from '../kit/timeline.ts';
import { NEW_CONSULTATION } from './admin-list.ts';
import { consultationState, whenOf } from './consultation-item.ts';
import {
  type AdminConsultation,
  adminConsultationPath,
  ballotPath,
  consultationOf,
  crumbsTo,
} from './consultation-of.ts';
import { keyFacts } from './rules.ts';
import { unfinishedBallots } from './unfinished.ts';

/** One consultation in the administration area: its state, what can be done with it, its phases and ballots. */
export async function consultationAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await adminLayout(context, 'read', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const at = found.value;
    const { consultation } = at;
    const { locale } = context;
    // Another platform decides about one of a source.
    const changes = may(ROLE_SCOPES[agent.role], 'consultations') && consultation.source === null;
    const title = choose(context, consultation.title, consultation.languages);
    const unfinished = changes ? await readUnfinishedParts(context.app, consultation) : [];
    return {
      title: title.text,
      crumbs: crumbsTo(context),
      main: markup`<p>${consultationState(context, at)} ${whenOf(context, at)}</p>
${consultation.publishedAt === null ? markup`<p class="note">${locale.t('admin.draft-note')}</p>` : NOTHING}
${actions(context, at, changes)}
${keyFacts(context, consultation)}
${timeline(context, { spans: [...phaseSpans(context, consultation), ...ballotSpans(context, at)], zone: consultation.timeZone })}
${phases(context, at, changes)}
${changes ? earliestPublicationNote(context, at) : NOTHING}
${ballots(context, at, changes)}
${unfinishedBallots(context, consultation, unfinished)}`,
    };
  });
}

function actions(context: PageContext, { consultation, holders }: AdminConsultation, changes: boolean): Html {
  const { t } = context.locale;
  const { slug, publishedAt, host } = consultation;
  const draft = publishedAt === null;
  const links = [
    [`/consultations/${slug}`, draft ? t('admin.preview') : t('admin.public-page')],
    [adminConsultationPath(slug, '/statistics'), t('statistics.link')],
    ...(draft
      ? []
      : [
          [adminConsultationPath(slug, '/synthesis'), t('synthesis.link')] as const,
          [`/consultations/${slug}/data`, t('open-data.title')] as const,
        ]),
    ...(changes
      ? [[adminConsultationPath(slug, '/edit'), draft ? t('admin.edit') : t('admin.edit-words')] as const]
      : []),
    ...(changes && host === null ? [[adminConsultationPath(slug, '/cover'), t('cover.title')] as const] : []),
    ...(changes && host === null && takesResponses(consultation)
      ? [[adminConsultationPath(slug, '/questionnaire'), t('questionnaire.title')] as const]
      : []),
    ...(changes && !draft && host === null ? [[adminConsultationPath(slug, '/share'), t('share.link')] as const] : []),
    ...(changes && host !== null && !isCommunity(consultation)
      ? [[adminConsultationPath(slug, '/bring-in'), t('bring-in.title')] as const]
      : []),
    ...(changes && !draft && host === null
      ? [[adminConsultationPath(slug, '/template'), t('template.offer-title')] as const]
      : []),
    ...(changes && !draft && isCommunity(consultation)
      ? [[handOverPath(slug), t(host === null ? 'hand-over.title' : 'hand-over.take-title')] as const]
      : []),
    ...(changes && !draft && host === null && isCommunity(consultation)
      ? [[paperMembersPath(slug), t('paper-member.title')] as const]
      : []),
    ...(changes && !draft && takesPaper(consultation)
      ? [[adminConsultationPath(slug, '/paper'), t('paper-contributions.title')] as const]
      : []),
    ...(holders.length > 0 ? [[adminConsultationPath(slug, '/cities'), t('city-states.title')] as const] : []),
    ...(changes && draft ? [[adminConsultationPath(slug, '/discard'), t('admin.discard')] as const] : []),
  ] as const;
  return markup`<p class="acts">${links.map(([path, name]) => markup`<a href="${context.href(path)}">${name}</a> `)}${changes && context.viewer.agent?.consultations === null ? markup`<a href="${context.href(NEW_CONSULTATION, { like: slug })}">${t('admin.new-like')}</a>` : NOTHING}</p>
${changes && draft ? publishLink(context, adminConsultationPath(slug, '/publish')) : NOTHING}`;
}

/** What a draft is made for, apart from what else can be done with it. */
export function publishLink(context: PageContext, path: string): Html {
  return markup`<p><a class="button" href="${context.href(path)}">${context.locale.t('admin.publish')}</a></p>`;
}

function phases(context: PageContext, { consultation }: AdminConsultation, changes: boolean): Html {
  const { locale, now } = context;
  const { timeZone, slug, publishedAt } = consultation;
  const rows = consultation.phases.map((phase) => {
    const stands = phaseState(phase, now);
    const extendable = changes && publishedAt !== null && stands !== 'closed';
    return [
      markup`${locale.t(`phase.${phase.kind}`)}${phase.title === null ? NOTHING : markup` · ${line(context, choose(context, phase.title, consultation.languages))}`}`,
      state(stands, locale.t(`consultation-state.${stands}`)),
      start(context, phase.opensAt, timeZone),
      deadline(context, phase.closesAt, timeZone),
      phase.allows.length === 0
        ? locale.t('admin.no-acts')
        : locale.list(phase.allows.map((act) => locale.t(`verb.${act}`))),
      extendable
        ? markup`<a href="${context.href(adminConsultationPath(slug, '/extend'), { phase: phase.id })}">${locale.t('admin.extend')}<span class="hidden"> ${locale.t(`phase.${phase.kind}`)}</span></a>`
        : NOTHING,
    ];
  });
  return adminTable({
    id: 'phases',
    title: locale.t('admin.phases'),
    caption: locale.t('admin.phases-caption', { place: placeOf(timeZone) }),
    columns: [
      locale.t('admin.kind'),
      locale.t('admin.state'),
      locale.t('admin.opens-at'),
      locale.t('admin.closes-at'),
      locale.t('admin.acts'),
      locale.t('admin.act'),
    ],
    rows,
    empty: '',
  });
}

/** Why a published consultation is not closed early, and what can be done instead; nothing once there is no end to move. */
function earliestPublicationNote({ locale, now }: PageContext, { consultation }: AdminConsultation): Html {
  const { publishedAt, phases: all } = consultation;
  if (publishedAt === null || all.every((phase) => phaseState(phase, now) === 'closed')) return NOTHING;
  return markup`<section aria-labelledby="sooner"><h2 id="sooner">${locale.t('admin.sooner')}</h2>
<p>${locale.t('admin.sooner-why')}</p>
<ul><li>${locale.t('admin.sooner-extend')}</li><li>${locale.t('admin.sooner-hold')}</li><li>${locale.t('admin.sooner-explain')}</li></ul>
</section>`;
}

function ballots(context: PageContext, at: AdminConsultation, changes: boolean): Html {
  const { locale } = context;
  const { consultation } = at;
  const { slug, timeZone } = consultation;
  const rows = at.ballots.map(({ ballot, state: now }) => [
    markup`<a href="${context.href(ballotPath(slug, ballot.slug))}">${line(context, choose(context, ballot.question, consultation.languages))}</a>`,
    state(ballotTone(now), locale.t(`ballot-state.${now}`)),
    start(context, ballot.opensAt, timeZone),
    deadline(context, ballot.closesAt, timeZone),
  ]);
  const votes = consultation.phases.some(({ allows }) => allows.includes('vote'));
  const act = votes
    ? markup`<p><a class="button" href="${context.href(adminConsultationPath(slug, '/new-ballot'))}">${locale.t('admin.new-ballot')}</a></p>`
    : markup`<p class="note">${locale.t('admin.ballots-need')}</p>`;
  return markup`${adminTable({
    id: 'ballots',
    title: locale.t('ballots.title'),
    caption: locale.t('admin.ballots-caption'),
    columns: [
      locale.t('admin.question'),
      locale.t('admin.state'),
      locale.t('admin.opens-at'),
      locale.t('admin.closes-at'),
    ],
    rows,
    empty: locale.t('admin.no-ballots'),
  })}
${changes ? act : NOTHING}`;
}

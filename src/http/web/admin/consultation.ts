import type { Context } from 'hono';
import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { phaseState } from '../../../domain/consultation/phase.ts';
import { placeOf } from '../../../words/dates.ts';
import { consultationState, whenOf } from '../components/consultation-item.ts';
import { keyFacts } from '../components/rules-in-words.ts';
import { state } from '../components/state.ts';
import { deadline, start } from '../components/time.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { ballotTone } from './ballot-tone.ts';
import { ballotPath, type ConsultationAtDesk, consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskTable } from './form-parts.ts';
import { ballotSpans, phaseSpans, timeline } from './timeline.ts';

/** One consultation at the desk: its state, what can be done with it, its phases and ballots. */
export async function consultationDesk(visit: Visit, c: Context): Promise<PageAnswer> {
  return await desk(visit, 'read', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const at = found.value;
    const { consultation } = at;
    const { locale } = visit;
    const changes = may(ROLE_SCOPES[agent.role], 'consultations');
    const title = choose(visit, consultation.title, consultation.languages);
    return {
      title: title.text,
      crumbs: crumbsTo(visit),
      main: markup`<p>${consultationState(visit, at)} ${whenOf(visit, at)}</p>
${consultation.publishedAt === null ? markup`<p class="note">${locale.t('desk.draft-note')}</p>` : NOTHING}
${actions(visit, at, changes)}
${keyFacts(visit, consultation)}
${timeline(visit, { spans: [...phaseSpans(visit, consultation), ...ballotSpans(visit, at)], zone: consultation.timeZone })}
${phases(visit, at, changes)}
${changes ? whyNotSooner(visit, at) : NOTHING}
${ballots(visit, at, changes)}`,
    };
  });
}

function actions(visit: Visit, { consultation }: ConsultationAtDesk, changes: boolean): Html {
  const { t } = visit.locale;
  const { slug, publishedAt, host } = consultation;
  const draft = publishedAt === null;
  const links = [
    [`/consultations/${slug}`, draft ? t('desk.preview') : t('desk.public-page')],
    [deskPath(slug, '/statistics'), t('statistics.link')],
    ...(draft ? [] : [[deskPath(slug, '/synthesis'), t('synthesis.link')] as const]),
    ...(changes ? [[deskPath(slug, '/edit'), draft ? t('desk.edit') : t('desk.edit-words')] as const] : []),
    ...(changes && !draft && host === null ? [[deskPath(slug, '/share'), t('share.link')] as const] : []),
    ...(changes && draft ? [[deskPath(slug, '/discard'), t('desk.discard')] as const] : []),
  ] as const;
  return markup`<p class="acts">${links.map(([path, name]) => markup`<a href="${visit.href(path)}">${name}</a> `)}</p>
${changes && draft ? publishLink(visit, deskPath(slug, '/publish')) : NOTHING}`;
}

/** What a draft is made for, apart from what else can be done with it. */
export function publishLink(visit: Visit, path: string): Html {
  return markup`<p><a class="button" href="${visit.href(path)}">${visit.locale.t('desk.publish')}</a></p>`;
}

function phases(visit: Visit, { consultation }: ConsultationAtDesk, changes: boolean): Html {
  const { locale, now } = visit;
  const { timeZone, slug, publishedAt } = consultation;
  const rows = consultation.phases.map((phase) => {
    const stands = phaseState(phase, now);
    const extendable = changes && publishedAt !== null && stands !== 'closed';
    return [
      markup`${locale.words.phase[phase.kind]}${phase.title === null ? NOTHING : markup` · ${line(visit, choose(visit, phase.title, consultation.languages))}`}`,
      state(stands, locale.words.state[stands]),
      start(visit, phase.opensAt, timeZone),
      deadline(visit, phase.closesAt, timeZone),
      phase.allows.length === 0
        ? locale.t('desk.no-acts')
        : locale.list(phase.allows.map((act) => locale.words.act[act])),
      extendable
        ? markup`<a href="${visit.href(deskPath(slug, '/extend'), { phase: phase.id })}">${locale.t('desk.extend')}<span class="hidden"> ${locale.words.phase[phase.kind]}</span></a>`
        : NOTHING,
    ];
  });
  return deskTable({
    id: 'phases',
    title: locale.t('desk.phases'),
    caption: locale.t('desk.phases-caption', { place: placeOf(timeZone) }),
    columns: [
      locale.t('desk.kind'),
      locale.t('desk.state'),
      locale.t('desk.opens-at'),
      locale.t('desk.closes-at'),
      locale.t('desk.acts'),
      locale.t('desk.act'),
    ],
    rows,
    empty: '',
  });
}

/** Why a published consultation is not closed early, and what can be done instead; nothing once there is no end to move. */
function whyNotSooner({ locale, now }: Visit, { consultation }: ConsultationAtDesk): Html {
  const { publishedAt, phases: all } = consultation;
  if (publishedAt === null || all.every((phase) => phaseState(phase, now) === 'closed')) return NOTHING;
  return markup`<section aria-labelledby="sooner"><h2 id="sooner">${locale.t('desk.sooner')}</h2>
<p>${locale.t('desk.sooner-why')}</p>
<ul><li>${locale.t('desk.sooner-extend')}</li><li>${locale.t('desk.sooner-hold')}</li><li>${locale.t('desk.sooner-explain')}</li></ul>
</section>`;
}

function ballots(visit: Visit, at: ConsultationAtDesk, changes: boolean): Html {
  const { locale } = visit;
  const { consultation } = at;
  const { slug, timeZone } = consultation;
  const rows = at.ballots.map(({ ballot, state: now }) => [
    markup`<a href="${visit.href(ballotPath(slug, ballot.slug))}">${line(visit, choose(visit, ballot.question, consultation.languages))}</a>`,
    state(ballotTone(now), locale.words.ballotState[now]),
    start(visit, ballot.opensAt, timeZone),
    deadline(visit, ballot.closesAt, timeZone),
  ]);
  const votes = consultation.phases.some(({ allows }) => allows.includes('vote'));
  const act = votes
    ? markup`<p><a class="button" href="${visit.href(deskPath(slug, '/new-ballot'))}">${locale.t('desk.new-ballot')}</a></p>`
    : markup`<p class="note">${locale.t('desk.ballots-need')}</p>`;
  return markup`${deskTable({
    id: 'ballots',
    title: locale.t('ballots.title'),
    caption: locale.t('desk.ballots-caption'),
    columns: [locale.t('desk.question'), locale.t('desk.state'), locale.t('desk.opens-at'), locale.t('desk.closes-at')],
    rows,
    empty: locale.t('desk.no-ballots'),
  })}
${changes ? act : NOTHING}`;
}

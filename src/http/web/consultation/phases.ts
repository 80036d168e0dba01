import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import { inOrder, type Phase, type PhaseState, phaseState } from '../../../domain/consultation/phase.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { clockOf, date, deadline, start } from '../kit/time.ts';
import { type OpenAct, openActs } from './open-acts.ts';

const SOON = 3 * 86_400_000;

/**
 * The phases of a consultation on a line, with what each allows and how it was extended. `acts` are the ways to what can be
 * done now: each stands in the open phases that allow it.
 */
export function phases(
  context: PageContext,
  detail: Pick<ConsultationDetail, 'consultation' | 'extensions'>,
  acts: readonly OpenAct[] = [],
): Html {
  const { consultation } = detail;
  return markup`<section class="phases" aria-labelledby="phases"><h2 id="phases">${context.locale.t('phases.title')}</h2>
<ol class="timeline">${inOrder(consultation.phases).map((phase) => step(context, { detail, phase, acts }))}</ol>
${clockOf(context, consultation.timeZone)}
</section>`;
}

function step(
  context: PageContext,
  of: {
    readonly detail: Pick<ConsultationDetail, 'consultation' | 'extensions'>;
    readonly phase: Phase;
    readonly acts: readonly OpenAct[];
  },
): Html {
  const { detail, phase } = of;
  const { locale, now } = context;
  const zone = detail.consultation.timeZone;
  const at = phaseState(phase, now);
  const name = phase.title === null ? locale.t(`phase.${phase.kind}`) : line(context, choose(context, phase.title));
  const dates = locale.html('phases.dates', {
    from: start(context, phase.opensAt, zone),
    to: deadline(context, phase.closesAt, zone),
  });
  const open = at === 'open' ? of.acts.filter(({ act }) => phase.allows.includes(act)) : [];
  // What could be done in a phase that is over is nothing that one can do.
  const acts = at === 'closed' ? [] : phase.allows.map((act) => locale.t(`verb.${act}`));
  return markup`<li class="step step-${at}" id="phase-${phase.id}"${at === 'open' ? markup` aria-current="step"` : NOTHING}>
<h3 class="item">${name}</h3>
<p class="small">${stateOf(context, phase, at)}</p>
<p class="small">${dates}</p>
${acts.length === 0 ? NOTHING : markup`<p class="small quiet">${locale.t('phases.allows', { acts: locale.list(acts) })}</p>`}
${narrowed(context, phase)}
${openActs(open, 'second')}
${detail.extensions
  .filter((extension) => extension.phaseId === phase.id)
  .map(
    (extension) =>
      markup`<div class="extension small"><p>${locale.html('phases.extended', {
        at: date(context, extension.at, zone),
        from: deadline(context, extension.from, zone),
        to: deadline(context, extension.to, zone),
      })}</p><p>${locale.html('phases.reason', { reason: line(context, choose(context, extension.reason)) })}</p></div>`,
  )}
</li>`;
}

function stateOf(context: PageContext, phase: Phase, at: PhaseState): Html {
  const { locale, now } = context;
  const left = phase.closesAt.getTime() - now.getTime();
  const tone: Tone = at === 'open' && left <= SOON ? 'soon' : at;
  if (at === 'closed') return state(tone, locale.t('phases.closed'));
  const when =
    at === 'open'
      ? locale.t('phases.ends', { when: locale.distance(now, phase.closesAt) })
      : locale.t('phases.begins', { when: locale.distance(now, phase.opensAt) });
  return markup`${state(tone, locale.t(at === 'open' ? 'phases.open' : 'phases.upcoming'))}, ${when}`;
}

function narrowed(context: PageContext, phase: Phase): Html {
  const { locale } = context;
  if (phase.standings === null) return NOTHING;
  const who = locale.list(phase.standings.map((standing) => locale.t(`standing.${standing}`)));
  return markup`<p class="small quiet">${locale.t('phases.who', { who })}</p>`;
}

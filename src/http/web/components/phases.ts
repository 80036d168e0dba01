import type { ConsultationDetail } from '../../../application/read-consultations.ts';
import { inOrder, type Phase, type PhaseState, phaseState } from '../../../domain/consultation/phase.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { state, type Tone } from './state.ts';
import { clockOf, date, deadline, start } from './time.ts';

const SOON = 3 * 86_400_000;

/** The phases of a consultation on a line, with what each allows and how it was extended. */
export function phases(visit: Visit, detail: Pick<ConsultationDetail, 'consultation' | 'extensions'>): Html {
  const { consultation } = detail;
  return markup`<section class="phases" aria-labelledby="phases"><h2 id="phases">${visit.locale.t('phases.title')}</h2>
<ol class="timeline">${inOrder(consultation.phases).map((phase) => step(visit, detail, phase))}</ol>
${clockOf(visit, consultation.timeZone)}
</section>`;
}

function step(visit: Visit, detail: Pick<ConsultationDetail, 'consultation' | 'extensions'>, phase: Phase): Html {
  const { locale, now } = visit;
  const zone = detail.consultation.timeZone;
  const at = phaseState(phase, now);
  const name = phase.title === null ? locale.words.phase[phase.kind] : line(visit, choose(visit, phase.title));
  const dates = locale.say('phases.dates', {
    from: start(visit, phase.opensAt, zone),
    to: deadline(visit, phase.closesAt, zone),
  });
  const acts = phase.allows.map((act) => locale.words.act[act]);
  return markup`<li class="step step-${at}"${at === 'open' ? markup` aria-current="step"` : NOTHING}>
<h3 class="item">${name}</h3>
<p class="small">${stateOf(visit, phase, at)}</p>
<p class="small">${dates}</p>
${acts.length === 0 ? NOTHING : markup`<p class="small quiet">${locale.t('phases.allows', { acts: locale.list(acts) })}</p>`}
${narrowed(visit, phase)}
${detail.extensions
  .filter((extension) => extension.phaseId === phase.id)
  .map(
    (extension) =>
      markup`<div class="extension small"><p>${locale.say('phases.extended', {
        at: date(visit, extension.at, zone),
        from: deadline(visit, extension.from, zone),
        to: deadline(visit, extension.to, zone),
      })}</p><p>${locale.say('phases.reason', { reason: line(visit, choose(visit, extension.reason)) })}</p></div>`,
  )}
</li>`;
}

function stateOf(visit: Visit, phase: Phase, at: PhaseState): Html {
  const { locale, now } = visit;
  const left = phase.closesAt.getTime() - now.getTime();
  const tone: Tone = at === 'open' && left <= SOON ? 'soon' : at;
  if (at === 'closed') return state(tone, locale.t('phases.closed'));
  const when =
    at === 'open'
      ? locale.t('phases.ends', { when: locale.distance(now, phase.closesAt) })
      : locale.t('phases.begins', { when: locale.distance(now, phase.opensAt) });
  return markup`${state(tone, locale.t(at === 'open' ? 'phases.open' : 'phases.upcoming'))}, ${when}`;
}

function narrowed(visit: Visit, phase: Phase): Html {
  const { locale } = visit;
  if (phase.standings === null) return NOTHING;
  const who = locale.list(phase.standings.map((standing) => locale.words.standing[standing]));
  return markup`<p class="small quiet">${locale.t('phases.who', { who })}</p>`;
}

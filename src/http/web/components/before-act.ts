import type { Admission } from '../../../application/read-admission.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Act } from '../../../domain/consultation/phase.ts';
import type { Participant } from '../../../domain/participant/participant.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { signInAsOther } from '../who.ts';
import { keyFacts, type Rule } from './rules-in-words.ts';
import { sayNo } from './say-no.ts';
import { deadlineThere } from './time.ts';

/**
 * What somebody has to know before an act: who may, what decides, what is shown to whom and when, how this very person
 * is known, until when. The rules come before the button (DESIGN.md, Principles).
 */
export function beforeAct(
  visit: Visit,
  of: { readonly consultation: Consultation; readonly act: Act; readonly admission: Admission },
): Html {
  const { locale } = visit;
  const { consultation, act, admission } = of;
  const { participant, until } = admission;
  const rules: Rule[] = [
    ...(participant === null
      ? []
      : [
          {
            name: locale.t('act.you'),
            said: markup`${locale.t('act.you-said', { standing: locale.words.standing[participant.standing] })}`,
          },
        ]),
    { name: locale.t('act.shown'), said: markup`${locale.t(SHOWN[act])}` },
    ...(until === null
      ? []
      : [{ name: locale.t('act.until'), said: deadlineThere(visit, until, consultation.timeZone) }]),
  ];
  return keyFacts(visit, consultation, rules);
}

const SHOWN = {
  propose: 'act.shown-propose',
  support: 'act.shown-support',
  comment: 'act.shown-comment',
  vote: 'act.shown-vote',
} as const;

/** Why this person cannot do it now; nothing where they can. */
export function cannot(visit: Visit, consultation: Consultation, { phase, participant }: Admission): Html {
  if (phase.ok) return NOTHING;
  return markup`<p class="note">${sayNo(visit, phase.refusal, consultation.timeZone)}${wayToStanding(visit, phase.refusal, participant)}</p>`;
}

/** For somebody who is not let in and may live here: where they enter the code that proves it. */
export function wayToStanding(
  visit: Visit,
  refusal: Refusal,
  participant: Pick<Participant, 'standing' | 'territory'> | null,
): Html {
  if (refusal.type !== 'not-eligible' || participant === null || participant.standing === 'resident') return NOTHING;
  if (refusal.because === 'standing' && !refusal.allowed.includes('resident')) return NOTHING;
  return markup` <a href="${visit.href('/me/standing')}">${visit.locale.t('standing.way')}</a>`;
}

/** The two ways in for somebody who is not signed in: an account here, or their own server. */
export function waysIn(visit: Visit, to: { readonly next: string; readonly elsewhere?: string | undefined }): Html {
  const { locale } = visit;
  if (visit.viewer.participantId !== null) return NOTHING;
  if (visit.viewer.agent !== null) {
    return markup`<p class="note">${locale.t('act.agents')} <a href="${signInAsOther(visit, to.next)}">${locale.t('sign-in.as-other')}</a></p>`;
  }
  return markup`<p><a class="button" href="${signInPath(visit, to.next)}">${locale.t('act.sign-in')}</a></p>
${to.elsewhere === undefined ? NOTHING : markup`<p><a href="${to.elsewhere}">${locale.t('interact.from-fediverse')}</a></p>`}`;
}

/** Where somebody signs in to come back to a page of this node. */
export function signInPath(visit: Visit, next: string): string {
  return visit.href('/sign-in', { next });
}

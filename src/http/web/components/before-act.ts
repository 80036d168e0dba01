import type { Admission } from '../../../application/read-admission.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Act } from '../../../domain/consultation/phase.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { keyFacts, type Rule } from './rules-in-words.ts';
import { deadline } from './time.ts';

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
  const { participant, phase } = admission;
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
    ...(phase.ok
      ? [{ name: locale.t('act.until'), said: deadline(visit, phase.value.closesAt, consultation.timeZone) }]
      : []),
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
export function cannot(visit: Visit, consultation: Consultation, { phase }: Admission): Html {
  if (phase.ok) return NOTHING;
  return markup`<p class="note">${visit.locale.refusal(phase.refusal, consultation.timeZone)}</p>`;
}

/** The two ways in for somebody who is not signed in: an account here, or their own server. */
export function waysIn(visit: Visit, to: { readonly next: string; readonly elsewhere?: string | undefined }): Html {
  const { locale } = visit;
  if (visit.viewer.participantId !== null) return NOTHING;
  if (visit.viewer.agent !== null) return markup`<p class="note">${locale.t('act.agents')}</p>`;
  return markup`<p><a class="button" href="${signInPath(visit, to.next)}">${locale.t('act.sign-in')}</a></p>
${to.elsewhere === undefined ? NOTHING : markup`<p><a href="${to.elsewhere}">${locale.t('interact.from-fediverse')}</a></p>`}`;
}

/** Where somebody signs in to come back to a page of this node. */
export function signInPath(visit: Visit, next: string): string {
  return visit.href('/sign-in', { next });
}

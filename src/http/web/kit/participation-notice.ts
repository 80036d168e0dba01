import type { Admission } from '../../../application/consultation/read-consultations.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Participant } from '../../../domain/participant/participant.ts';
import { facts, keyFacts, type Rule, rulesInBrief } from '../consultation/rules.ts';
import { signInAsOtherPath } from './current-user.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { refusalSentence } from './refusal-note.ts';
import { deadlineThere } from './time.ts';

/**
 * What somebody has to know before an act: how this very person is known, what is shown to whom, until when, and who may.
 * What decides and when results are visible is folded away, so that the form is near (DESIGN.md, Principles).
 */
export function beforeAct(
  context: PageContext,
  of: { readonly consultation: Consultation; readonly act: 'support' | 'respond'; readonly admission: Admission },
): Html {
  const { locale } = context;
  const { consultation, act, admission } = of;
  const { until } = admission;
  const rules: Rule[] = [
    ...you(context, admission),
    { name: locale.t('act.shown'), text: markup`${locale.t(SHOWN[act])}` },
    ...(until === null
      ? []
      : [{ name: locale.t('act.until'), text: deadlineThere(context, until, consultation.timeZone) }]),
  ];
  return markup`${facts(rules)}
${rulesInBrief(context, consultation)}`;
}

/**
 * The same before somebody writes, in two lines: the form itself comes next. All else is folded below them; what one may still
 * write in this hour is said before nothing is left.
 */
export function beforeWriting(
  context: PageContext,
  of: { readonly consultation: Consultation; readonly act: 'propose' | 'comment'; readonly admission: Admission },
): Html {
  const { locale } = context;
  const { consultation, act, admission } = of;
  const { until, allowance } = admission;
  const end = until === null ? NOTHING : deadlineThere(context, until, consultation.timeZone);
  const versions = { name: locale.t('rules.versions'), text: markup`${locale.t('rules.versions-said')}` };
  return markup`<p class="small">${locale.t(SHOWN[act])} ${locale.t(`hold-rule.${consultation.rules.hold}`)}</p>
${until === null ? NOTHING : markup`<p class="small">${locale.html('rules.line', { name: locale.t('act.until'), text: end })}</p>`}
${allowance === null || allowance.left > FEW_LEFT ? NOTHING : markup`<p class="note">${locale.t('act.few-left', { left: allowance.left, limit: allowance.limit })}</p>`}
<details class="small in-brief"><summary>${locale.t('rules.in-brief')}</summary>${keyFacts(context, consultation, [...you(context, admission), ...(act === 'propose' ? [versions] : [])])}</details>`;
}

const FEW_LEFT = 5;

/** How this very person is known. */
function you({ locale }: PageContext, { participant }: Admission): readonly Rule[] {
  if (participant === null) return [];
  const standing = locale.t(`standing-person.${participant.standing}`);
  return [{ name: locale.t('act.you'), text: markup`${locale.t('act.you-said', { standing })}` }];
}

const SHOWN = {
  propose: 'act.shown-propose',
  support: 'act.shown-support',
  comment: 'act.shown-comment',
  respond: 'act.shown-respond',
} as const;

/** Why this person cannot do it now; nothing where they can. */
export function cannot(context: PageContext, consultation: Consultation, { phase, participant }: Admission): Html {
  if (phase.ok) return NOTHING;
  return markup`<p class="note">${refusalSentence(context, phase.refusal, consultation)}${residenceProofLink(context, phase.refusal, participant)}</p>`;
}

/** For somebody who is not let in and may live here: where they enter the code that proves it. */
export function residenceProofLink(
  context: PageContext,
  refusal: Refusal,
  participant: Pick<Participant, 'standing' | 'territory'> | null,
): Html {
  if (refusal.type !== 'not-eligible' || participant === null || participant.standing === 'resident') return NOTHING;
  if (refusal.because === 'institutions-only') return NOTHING;
  if (refusal.because === 'standing' && !refusal.allowed.includes('resident')) return NOTHING;
  return markup` <a href="${context.href('/me/standing')}">${context.locale.t('standing.way')}</a>`;
}

/** The two ways in for somebody who is not signed in: an account here, or their own server. */
export function signInLinks(
  context: PageContext,
  to: { readonly next: string; readonly elsewhere?: string | undefined },
): Html {
  const { locale } = context;
  if (context.viewer.participantId !== null) return NOTHING;
  if (context.viewer.agent !== null) {
    return markup`<p class="note">${locale.t('act.agents')} <a href="${signInAsOtherPath(context, to.next)}">${locale.t('sign-in.as-other')}</a></p>`;
  }
  return markup`<p><a class="button" href="${signInPath(context, to.next)}">${locale.t('act.sign-in')}</a></p>
${to.elsewhere === undefined ? NOTHING : markup`<p><a href="${to.elsewhere}">${locale.t('interact.from-fediverse')}</a></p>`}`;
}

/** Where somebody signs in to come back to a page of this node. */
export function signInPath(context: PageContext, next: string): string {
  return context.href('/sign-in', { next });
}

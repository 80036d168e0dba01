import type { BallotDetail } from '../../../application/ballot/reads.ts';
import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import type { Act } from '../../../domain/consultation/act.ts';
import { inOrder, openPhasesFor, type Phase, type PhaseState, phaseState } from '../../../domain/consultation/phase.ts';
import { ballotPath } from '../ballot/ballot-item.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { clockOf, date, deadline, start } from '../kit/time.ts';
import { type QuestionnaireCard, questionnairePath } from '../questionnaire/questionnaire-item.ts';

/** Something that can be done now in a consultation, and where. */
type OpenAct = { readonly act: Act; readonly href: string; readonly words: string };

/** What can be done now by whoever takes part: none for agents, of a draft, and between phases. */
export function openActsOf(
  context: PageContext,
  of: {
    readonly detail: ConsultationDetail;
    readonly ballots: readonly BallotDetail[];
    readonly questionnaire: QuestionnaireCard | null;
  },
): readonly OpenAct[] {
  const { locale, viewer, now } = context;
  const { consultation, proposals } = of.detail;
  if (consultation.publishedAt === null || viewer.agent !== null) return [];
  const isOpen = (act: Act) => openPhasesFor(act, consultation.phases, now).length > 0;
  const mine = of.questionnaire?.changeableUntil != null;
  const onProposals = (['support', 'comment'] as const).find(isOpen);
  return [
    ...vote(
      context,
      of.ballots.filter(({ state }) => state === 'open'),
    ),
    ...(mine ? [] : respond(context, of.questionnaire)),
    ...(isOpen('propose')
      ? [
          {
            act: 'propose' as const,
            href: context.href(`/consultations/${consultation.slug}/propose`),
            words: locale.t('propose.title'),
          },
        ]
      : []),
    ...(onProposals === undefined || proposals === 0
      ? []
      : [{ act: onProposals, href: '#proposals', words: locale.t(`open-act.${onProposals}`) }]),
    // Whoever answered is led to what they answered, after what they have not done yet.
    ...(mine ? respond(context, of.questionnaire) : []),
  ];
}

/** One open ballot is voted on at once; of several, one is chosen first. */
function vote(context: PageContext, open: readonly BallotDetail[]): readonly OpenAct[] {
  const [first] = open;
  if (first === undefined) return [];
  return [
    {
      act: 'vote',
      href: open.length === 1 ? context.href(ballotPath(first, 'vote')) : '#ballots',
      words: context.locale.t('ballot.vote'),
    },
  ];
}

function respond(context: PageContext, card: QuestionnaireCard | null): readonly OpenAct[] {
  if (card?.state !== 'open') return [];
  const words = context.locale.t(card.changeableUntil === null ? 'questionnaire.answer' : 'questionnaire.see-own');
  return [{ act: 'respond', href: context.href(questionnairePath(card.consultation.slug)), words }];
}

/** The buttons; the first has the colour where nothing else on the page has it. */
export function openActs(acts: readonly OpenAct[], as: 'first' | 'second'): Html {
  if (acts.length === 0) return NOTHING;
  return markup`<p class="buttons">${acts.map(
    ({ act, href, words }, index) =>
      markup`<a class="button${as === 'first' && index === 0 ? '' : ' second'}" href="${href}"${act === 'propose' ? markup` rel="nofollow"` : NOTHING}>${words}</a>`,
  )}</p>`;
}

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

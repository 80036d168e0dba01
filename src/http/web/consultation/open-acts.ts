import type { BallotDetail } from '../../../application/ballot/reads.ts';
import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import type { Act } from '../../../domain/consultation/act.ts';
import { openPhasesFor } from '../../../domain/consultation/phase.ts';
import { ballotPath } from '../ballot/ballot-item.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { type QuestionnaireCard, questionnairePath } from '../questionnaire/questionnaire-item.ts';

/** Something that can be done now in a consultation, and where. */
export type OpenAct = { readonly act: Act; readonly href: string; readonly words: string };

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

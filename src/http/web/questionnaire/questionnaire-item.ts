import { readAdmission } from '../../../application/consultation/read-consultations.ts';
import {
  type QuestionnaireDetail,
  readMyResponse,
  readQuestionnaire,
} from '../../../application/questionnaire/reads.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import {
  type Questionnaire,
  type QuestionnaireState,
  questionnaireState,
  takesResponses,
} from '../../../domain/questionnaire/questionnaire.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { deadline, deadlineThere } from '../kit/time.ts';

export function questionnairePath(slug: string): string {
  return `/consultations/${slug}/questionnaire`;
}

const STATES = {
  none: { tone: 'closed', name: 'closed' },
  upcoming: { tone: 'upcoming', name: 'upcoming' },
  open: { tone: 'open', name: 'open' },
  paused: { tone: 'upcoming', name: 'upcoming' },
  over: { tone: 'closed', name: 'closed' },
} as const satisfies Record<QuestionnaireState, { readonly tone: Tone; readonly name: string }>;

type Held = Pick<QuestionnaireDetail, 'state' | 'resultsFrom' | 'consultation'>;

/** Whether it can be answered now, and until when. */
export function questionnaireStateOf(context: PageContext, { state: at, resultsFrom, consultation }: Held): Html {
  const { locale } = context;
  const { tone, name } = STATES[at];
  const word = state(tone, locale.t(`consultation-state.${name}`));
  if (resultsFrom === null || (at !== 'open' && at !== 'over')) return word;
  const date = deadline(context, resultsFrom, consultation.timeZone);
  return markup`${word} <span>${locale.html(at === 'open' ? 'when.until' : 'when.closed', { date })}</span>`;
}

/** What the page of a consultation shows of its questionnaire. */
export type QuestionnaireCard = {
  readonly consultation: Consultation;
  readonly state: QuestionnaireState;
  /** Null where another institution asks the questions. */
  readonly questionnaire: Questionnaire | null;
  readonly resultsFrom: Date | null;
  /** Until when this visitor can change what they answered; null where they did not answer, or cannot change it. */
  readonly changeableUntil: Date | null;
};

/** Null where no phase has one, and as long as its questions are not there. */
export async function questionnaireCardOf(
  context: PageContext,
  consultation: Consultation,
): Promise<QuestionnaireCard | null> {
  if (!takesResponses(consultation)) return null;
  if (consultation.host !== null) {
    const at = questionnaireState(consultation, context.now);
    return { consultation, state: at, questionnaire: null, resultsFrom: null, changeableUntil: null };
  }
  const { app, viewer } = context;
  const { slug } = consultation;
  const [found, changeableUntil] = await Promise.all([
    readQuestionnaire(app, { slug, viewer }),
    changeableUntilOf(context, consultation),
  ]);
  return found.ok ? { ...found.value, changeableUntil } : null;
}

async function changeableUntilOf({ app, viewer }: PageContext, consultation: Consultation): Promise<Date | null> {
  const { participantId } = viewer;
  if (participantId === null) return null;
  const mine = await readMyResponse(app, { slug: consultation.slug, viewer, participantId });
  return mine.ok ? (await readAdmission(app, { consultation, act: 'respond', viewer })).until : null;
}

/** The way to it, on the page of its consultation. */
export function questionnaireSection(context: PageContext, card: QuestionnaireCard | null): Html {
  if (card === null) return NOTHING;
  const { locale, href } = context;
  const { questionnaire, consultation, changeableUntil } = card;
  const path = href(questionnairePath(consultation.slug));
  const name =
    questionnaire === null
      ? markup`${locale.t('questionnaire.title')}`
      : line(context, choose(context, questionnaire.title, consultation.languages));
  return markup`<section aria-labelledby="questionnaire"><h2 id="questionnaire">${locale.t('questionnaire.title')}</h2>
<div class="card"><p class="card-state">${questionnaireStateOf(context, card)}</p>
<h3 class="item"><a href="${path}">${name}</a></h3>
${changeableUntil === null ? NOTHING : markup`<p>${locale.html('questionnaire.answered-already', { until: deadlineThere(context, changeableUntil, consultation.timeZone) })}</p>`}</div></section>`;
}

import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { faultsIn, together } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import {
  inLanguagesOf,
  isDay,
  type Template,
  type TemplateBallot,
  type TemplateQuestionnaire,
  timeAt,
} from '../../domain/template/template.ts';
import type { Application } from '../application.ts';
import { type BallotInput, createBallot } from '../ballot/create-ballot.ts';
import { type CreateConsultation, createConsultation } from '../consultation/create-consultation.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import { type QuestionnaireInput, saveQuestionnaire } from '../questionnaire/save-questionnaire.ts';
import type { FoundTemplate } from './reads.ts';

export type DraftFromTemplate = {
  readonly found: FoundTemplate;
  /** Made from the title where it is empty. */
  readonly slug: string;
  /** The day on which the first phase opens, as `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** The hash of what somebody looked at before; refused where it is another one now. */
  readonly contentHash?: string | undefined;
  readonly by: Actor | null;
};

/**
 * Drafts a consultation with all that a template has in it, or nothing at all: by the same use cases, and so by the same rules, as
 * if somebody typed it in. Who takes part is not bound to any territory.
 */
export async function draftFromTemplate(
  app: Application,
  { found, slug, firstDay, contentHash, by }: DraftFromTemplate,
): Promise<Result<Consultation, Refusal>> {
  if (!isDay(firstDay)) {
    return refuse({ type: 'invalid', field: 'firstDay', because: firstDay === '' ? 'missing' : 'not-a-date' });
  }
  if (contentHash !== undefined && contentHash !== found.contentHash) {
    return refuse({ type: 'invalid', field: 'template', because: 'other-version' });
  }
  return await inOneTransaction(app, async (within, writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return refuse({ type: 'not-set-up' });
    const template = inLanguagesOf(found.template, institution.languages);
    const command = consultationOf(template, { found, slug, firstDay });
    const made = named(await createConsultation(within, { ...command, by }), '');
    if (!made.ok) return made;
    const consultation = made.value;
    for (const [index, ballot] of template.ballots.entries()) {
      const input = { ...ballotOf(ballot, firstDay), consultation: consultation.slug, by };
      const drafted = named(await createBallot(within, input), `ballots.${index}.`);
      if (!drafted.ok) return drafted;
    }
    if (template.questionnaire !== null) {
      const input = questionnaireOf(template.questionnaire);
      const saved = named(await saveQuestionnaire(within, { slug: consultation.slug, input, by }), 'questionnaire.');
      if (!saved.ok) return saved;
    }
    return ok(consultation);
  });
}

function consultationOf(
  { consultation, languages, title: name, licence }: Template,
  to: Pick<DraftFromTemplate, 'found' | 'slug' | 'firstDay'>,
): Omit<CreateConsultation, 'by'> {
  const { found, slug, firstDay } = to;
  const { title, summary, topics, rules, phases } = consultation;
  const { contentHash, institution, uri } = found;
  return {
    ...{ slug, title, summary, topics, languages, rules },
    phases: phases.map(({ opens, closes, title: own, standings, ...phase }) => ({
      ...phase,
      title: own ?? undefined,
      standings: standings ?? undefined,
      opensAt: timeAt(opens, firstDay),
      closesAt: timeAt(closes, firstDay),
    })),
    derivedFrom: {
      source: uri,
      institution: institution.uri,
      title: name,
      template: { licence, contentHash, institutionName: institution.name },
    },
  };
}

function ballotOf({ opens, closes, paperUntil, ...ballot }: TemplateBallot, firstDay: string): BallotInput {
  return {
    ...ballot,
    description: ballot.description ?? undefined,
    options: ballot.options.map(({ name, description, cost }) => ({
      name,
      description: description ?? undefined,
      cost: cost ?? undefined,
    })),
    rules: { ...ballot.rules, territories: null, weights: null },
    opensAt: timeAt(opens, firstDay),
    closesAt: timeAt(closes, firstDay),
    paperUntil: paperUntil === null ? undefined : timeAt(paperUntil, firstDay),
  };
}

function questionnaireOf({ title, introduction, questions }: TemplateQuestionnaire): QuestionnaireInput {
  return {
    title,
    introduction: introduction ?? undefined,
    questions: questions.map(({ kind, text, help, options, most, scale, required }) => ({
      ...{ kind, text, options, required },
      help: help ?? undefined,
      most: most ?? undefined,
      steps: scale?.steps,
      low: scale?.low ?? undefined,
      high: scale?.high ?? undefined,
    })),
  };
}

/** What was refused of a part, with the place of the part before its fields. */
function named<T>(result: Result<T, Refusal>, part: string): Result<T, Refusal> {
  if (result.ok) return result;
  return refuse(
    together(
      faultsIn(result.refusal).map((fault) =>
        'field' in fault ? { ...fault, field: `${part}${fault.field}` } : fault,
      ),
    ),
  );
}

import { z } from '@hono/zod-openapi';
import {
  type QuestionnaireDetail,
  readMyResponse,
  readQuestionnaire,
  readResults,
} from '../../../application/questionnaire/reads.ts';
import { respond, resultsDocument } from '../../../application/questionnaire/respond.ts';
import { saveQuestionnaire } from '../../../application/questionnaire/save-questionnaire.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { QUESTION_KINDS, QUESTIONS_MAX } from '../../../domain/questionnaire/questionnaire.ts';
import { questionnaireInput } from '../../input/questionnaire.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { checkBound, type Route, replied } from '../kit/operation.ts';
import { id, slugParam, time } from '../kit/schemas.ts';

const TAG = 'Questionnaires';
const AT = { slug: slugParam };
const PATH = '/consultations/{slug}/questionnaire';

const scale = z.strictObject({ steps: z.number().int(), low: orNull(localised), high: orNull(localised) });

const questionnaire = z
  .strictObject({
    id,
    title: localised,
    introduction: orNull(localised),
    questions: z.array(
      z.strictObject({
        id,
        kind: z.enum(QUESTION_KINDS),
        text: localised,
        help: orNull(localised),
        options: z.array(localised).openapi({ description: 'Marked by their numbers, from 1' }),
        most: z.number().int().nullable(),
        scale: orNull(scale).openapi({ description: 'Marked by its steps, from 1' }),
        required: z.boolean(),
      }),
    ),
    state: z
      .enum(['none', 'upcoming', 'open', 'paused', 'over'])
      .openapi({ description: '`paused` between two phases in which it is answered' }),
    frozenSince: time.nullable().openapi({ description: 'Since when its questions cannot change' }),
    resultsFrom: time.nullable(),
  })
  .openapi('Questionnaire');

const answer = z.strictObject({
  question: id,
  marks: z.array(z.number()).max(100).optional(),
  text: z.string().optional(),
});

const mine = z
  .strictObject({
    standing,
    answeredAt: time.openapi({ description: 'To the hour' }),
    answers: z.array(answer),
  })
  .openapi('QuestionnaireResponse');

const results = z
  .strictObject({
    respondents: z.number().int(),
    groups: z
      .array(z.strictObject({ standings: z.array(standing), respondents: z.number().int() }))
      .nullable()
      .openapi({ description: 'Standings that are counted together; null where too few people answered' }),
    questions: z.array(
      z.strictObject({
        id,
        answered: z.array(z.number().int()).openapi({ description: 'In the order of the groups' }),
        marks: z.array(z.strictObject({ mark: z.number().int(), counts: z.array(z.number().int()) })),
      }),
    ),
  })
  .openapi('QuestionnaireResults');

export function questionnaireRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: PATH,
      tag: TAG,
      summary: 'The questionnaire of a consultation',
      needs: null,
      params: AT,
      answers: { 200: questionnaire },
      refusals: ['decided-by-host'],
    },
    async ({ app, params, caller }) => {
      const found = await readQuestionnaire(app, { slug: params.slug, viewer: caller.viewer });
      return found.ok ? replied(200, resource(found.value)) : found;
    },
  );

  route(
    {
      method: 'post',
      path: PATH,
      tag: TAG,
      summary: 'Make the questionnaire of a consultation, or replace it until people can answer it',
      needs: 'consultations',
      params: AT,
      body: questionnaireInput,
      answers: { 200: questionnaire },
      refusals: ['no-phase-for', 'rules-frozen', 'decided-by-host'],
    },
    async ({ app, params, body, caller }) => {
      const saved = await saveQuestionnaire(app, { slug: params.slug, input: body, by: caller.by });
      if (!saved.ok) return saved;
      const found = await readQuestionnaire(app, { slug: params.slug, viewer: caller.viewer });
      return found.ok ? replied(200, resource(found.value)) : found;
    },
  );

  route(
    {
      method: 'post',
      path: `${PATH}/responses`,
      tag: TAG,
      summary: 'Answer the questionnaire, or replace what the same person answered before',
      needs: 'vote',
      personal: true,
      params: AT,
      body: z.strictObject({ answers: z.array(answer).max(2 * QUESTIONS_MAX) }).openapi('QuestionnaireResponseInput'),
      answers: { 201: z.strictObject({ questionnaire: id }).openapi('QuestionnaireAnswered') },
      refusals: ['phase-not-open', 'phase-closed', 'no-phase-for', 'not-eligible', 'decided-by-host'],
    },
    async ({ app, params, body, caller, receivedAt }) => {
      const found = await readQuestionnaire(app, { slug: params.slug, viewer: caller.viewer });
      if (!found.ok) return found;
      // The event names nobody, so the store cannot tell which consultation a token acts in.
      const bound = checkBound(caller, found.value.consultation.id);
      if (!bound.ok) return bound;
      const done = await respond(app, {
        slug: params.slug,
        participantId: caller.viewer.participantId ?? '',
        answers: body.answers,
        receivedAt,
      });
      return done.ok ? replied(201, { questionnaire: found.value.questionnaire.id }) : done;
    },
  );

  route(
    {
      method: 'get',
      path: `${PATH}/responses/mine`,
      tag: TAG,
      summary: 'What this very person answered: nobody else can ask for it',
      needs: 'vote',
      personal: true,
      params: AT,
      answers: { 200: mine },
      refusals: ['decided-by-host'],
    },
    async ({ app, params, caller }) => {
      const { viewer } = caller;
      const found = await readMyResponse(app, {
        slug: params.slug,
        viewer,
        participantId: viewer.participantId ?? '',
      });
      if (!found.ok) return found;
      const { marks, texts, ...rest } = found.value;
      const answers = [
        ...Object.entries(marks).map(([question, marked]) => ({ question, marks: marked })),
        ...Object.entries(texts).map(([question, text]) => ({ question, text })),
      ];
      return replied(200, { ...rest, answers });
    },
  );

  route(
    {
      method: 'get',
      path: `${PATH}/results`,
      tag: TAG,
      summary: 'Results by standing, the same for everybody, from the last close on',
      description: 'Answers in words are not among them.',
      needs: null,
      params: AT,
      answers: { 200: results },
      refusals: ['results-hidden', 'decided-by-host'],
    },
    async ({ app, params, caller }) => {
      const found = await readResults(app, { slug: params.slug, viewer: caller.viewer });
      if (!found.ok) return found;
      const { questionnaire: of, results: shown, resultsFrom } = found.value;
      return shown === null
        ? refuse({ type: 'results-hidden', until: resultsFrom })
        : replied(200, resultsDocument(of, shown));
    },
  );
}

function resource({
  questionnaire: of,
  state,
  frozenSince,
  resultsFrom,
}: QuestionnaireDetail): Body<typeof questionnaire> {
  return { ...of, state, frozenSince, resultsFrom };
}

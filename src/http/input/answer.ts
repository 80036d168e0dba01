import { z } from '@hono/zod-openapi';
import { VERDICTS } from '../../domain/answer/answer.ts';
import { localised } from './values.ts';

export const answerInput = z
  .strictObject({
    verdict: z.enum(VERDICTS),
    body: localised,
    commitments: z
      .array(
        z.strictObject({
          text: localised,
          dueOn: z.string().nullable().optional().openapi({ format: 'date', example: '2026-12-31' }),
        }),
      )
      .max(50)
      .optional(),
  })
  .openapi('AnswerSaid');

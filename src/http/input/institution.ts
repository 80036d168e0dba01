import { z } from '@hono/zod-openapi';
import type { InstitutionChange } from '../../application/institution/change-institution.ts';
import { MENU_ENTRIES } from '../../domain/institution/institution.ts';
import { LICENCE_IDS } from '../../domain/institution/licence.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { parsed } from './validation.ts';
import { localised, orNull, typedNumber } from './values.ts';

export const NOTICE = 'What the institution itself says on the page of this name, below the node’s own text';

export const CODE_LETTERS =
  'Whether people can ask on the pages for a letter with the code that recognises them as residents';

export const HIDDEN_ENTRIES = 'Entries of menu and footer that are not shown';

export const SECOND_AGENT_ABOVE =
  'A sum in minor units above which a second agent confirms what commits the institution in a community; null for none set: then one always does, where no charter says otherwise';

const noticeInput = orNull(localised).optional().openapi({ description: NOTICE });

export const institutionChangeInput = z
  .strictObject({
    name: localised.optional(),
    summary: z.record(z.string(), z.string()).optional(),
    languages: z.array(z.string()).max(50).optional(),
    timeZone: z.string().optional(),
    contact: z.string().nullable().optional().openapi({ description: 'A mail address, a page or a text' }),
    licence: z
      .enum(LICENCE_IDS)
      .nullable()
      .optional()
      .openapi({ description: 'What others may do with its open data; null for nothing said' }),
    notices: z.strictObject({ about: noticeInput, privacy: noticeInput, accessibility: noticeInput }).optional(),
    hiddenEntries: z
      .array(z.enum(MENU_ENTRIES))
      .max(MENU_ENTRIES.length)
      .optional()
      .openapi({ description: HIDDEN_ENTRIES }),
    codeLetters: z.boolean().optional().openapi({ description: CODE_LETTERS }),
    secondAgentAbove: orNull(
      z.strictObject({ amount: typedNumber.openapi({ type: 'integer' }), currency: z.string().max(3) }),
    )
      .optional()
      .openapi({ description: SECOND_AGENT_ABOVE }),
    territories: z
      .array(z.strictObject({ code: z.string(), name: localised, within: z.string().nullable() }))
      .max(1_000)
      .optional(),
  })
  .openapi('InstitutionChange', { example: { contact: 'participation@lyon.example', languages: ['fr', 'en'] } });

/** A change of the institution from anywhere: a file at the command line, a form. */
export function institutionChangeFrom(body: unknown): Result<InstitutionChange, Refusal> {
  return parsed(institutionChangeInput, body);
}

import { z } from '@hono/zod-openapi';
import type { InstitutionView } from '../../../application/institution/read-institution.ts';
import { MENU_ENTRIES, NOTICE_PAGES } from '../../../domain/institution/institution.ts';
import { LICENCE_IDS } from '../../../domain/institution/licence.ts';
import { CODE_LETTERS, HIDDEN_ENTRIES, NOTICE, SECOND_AGENT_ABOVE } from '../../input/institution.ts';
import { localised, orNull } from '../../input/values.ts';
import { hostOf } from '../kit/addresses.ts';
import type { Body } from '../kit/body.ts';
import { time } from '../kit/schemas.ts';
import { appearance, appearanceResource } from './appearance-resource.ts';

const territory = z
  .strictObject({ code: z.string(), name: localised, within: z.string().nullable() })
  .openapi('Territory');

export const institution = z
  .strictObject({
    handle: z.string().openapi({ example: '@lyon@participation.example' }),
    name: localised,
    summary: z.record(z.string(), z.string()),
    territory,
    territories: z.array(territory).openapi({ description: 'Its own and the smaller ones that rules may name' }),
    languages: z.array(z.string()),
    timeZone: z.string(),
    contact: z.string().nullable(),
    licence: z.enum(LICENCE_IDS).nullable().openapi({ description: 'Of its open data, as SPDX names it' }),
    notices: z.partialRecord(z.enum(NOTICE_PAGES), localised).openapi({ description: NOTICE }),
    codeLetters: z.boolean().openapi({ description: CODE_LETTERS }),
    hiddenEntries: z.array(z.enum(MENU_ENTRIES)).openapi({ description: HIDDEN_ENTRIES }),
    secondAgentAbove: orNull(z.strictObject({ amount: z.number().int(), currency: z.string() })).openapi({
      description: SECOND_AGENT_ABOVE,
    }),
    appearance: appearance.openapi({ description: 'How it looks to the public' }),
    createdAt: time,
    uri: z.string(),
  })
  .openapi('Institution');

export function institutionResource(of: InstitutionView, origin: string): Body<typeof institution> {
  const { institution: own, territories, appearance: published } = of;
  return {
    ...own,
    hiddenEntries: [...own.hiddenEntries],
    handle: `@${own.handle}@${hostOf(origin)}`,
    territories,
    appearance: appearanceResource(published, origin),
    uri: origin,
  };
}

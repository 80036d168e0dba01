import { z } from '@hono/zod-openapi';
import type { Derived } from '../../../application/network/reuse/ports.ts';
import { localised } from '../../input/values.ts';
import { time } from '../kit/schemas.ts';

/** What something is made from, as somebody says it. */
export const derivation = z
  .strictObject({
    uri: z.string(),
    institution: z.string(),
    title: localised,
    template: z
      .strictObject({ licence: z.string(), contentHash: z.string(), institutionName: localised })
      .nullable()
      .openapi({ description: 'Where it is a template: its licence and hash, and what the institution is called' }),
  })
  .openapi('Derivation', { description: 'What of another institution it was made from' });

export const takenUp = z
  .strictObject({ uri: z.string(), institution: z.string(), name: localised, title: localised, at: time })
  .openapi('TakenUp', { description: 'What another institution made from it' });

export function derivationResources(of: Derived) {
  return {
    derivedFrom:
      of.derivation === null
        ? null
        : {
            uri: of.derivation.source,
            institution: of.derivation.institution,
            title: of.derivation.title,
            template: of.derivation.template ?? null,
          },
    takenUp: of.reuses.map(({ reusedBy, institution, name, title, notifiedAt }) => ({
      uri: reusedBy,
      institution,
      name,
      title,
      at: notifiedAt,
    })),
  };
}

import { z } from '@hono/zod-openapi';
import type { Derived } from '../../application/network/derivations.ts';
import { localised, time } from './schemas.ts';

/** What something is made from, as somebody says it. */
export const derivedFromSaid = z
  .string()
  .max(2_000)
  .optional()
  .openapi({ description: 'What it is made from: the `uri` of an entry of `/commons`' });

export const derivation = z
  .strictObject({ uri: z.string(), institution: z.string(), title: localised })
  .openapi('Derivation', { description: 'What of another institution it was made from' });

export const takenUp = z
  .strictObject({ uri: z.string(), institution: z.string(), name: localised, title: localised, at: time })
  .openapi('TakenUp', { description: 'What another institution made from it' });

export function derivationResources(of: Derived) {
  return {
    derivedFrom:
      of.derivation === null
        ? null
        : { uri: of.derivation.source, institution: of.derivation.institution, title: of.derivation.title },
    takenUp: of.takenUp.map(({ takenBy, institution, name, title, toldAt }) => ({
      uri: takenBy,
      institution,
      name,
      title,
      at: toldAt.toISOString(),
    })),
  };
}

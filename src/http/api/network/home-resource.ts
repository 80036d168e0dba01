import { z } from '@hono/zod-openapi';
import { OUTGOING_CONTRIBUTION_KINDS } from '../../../application/network/outgoing/ports.ts';
import { OUTGOING_STATUSES } from '../../../domain/network/host.ts';

export const home = z
  .strictObject({
    host: z.string().openapi({ description: 'The institution that decides, by its domain' }),
    act: z.enum(OUTGOING_CONTRIBUTION_KINDS).openapi({ description: 'What was asked of it last' }),
    status: z.enum(OUTGOING_STATUSES).openapi({
      description: 'Waiting for its answer; held there for an officer; refused; accepted: `number` is the one it gave',
    }),
    refusal: z
      .looseObject({ type: z.string() })
      .nullable()
      .openapi({ description: 'The rule by which it refused, with what goes with it' }),
    words: z.string().nullable().openapi({ description: 'What a comment is to say once the host took it' }),
  })
  .nullable()
  .openapi('AtHost', {
    description:
      'Progress at the organising institution, shown to the author only; null where this institution decides',
  });

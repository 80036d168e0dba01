import { z } from '@hono/zod-openapi';
import type { InstitutionStatement } from '../../../application/community/statement/ports.ts';
import { STATEMENT_STATUSES } from '../../../domain/community/statement.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { id, time } from '../kit/schemas.ts';

/** What this institution stated to the host of a community, which decides about it. */
export const sentStatement = z
  .strictObject({
    id,
    url: z.string().openapi({ description: 'The id of the signed document' }),
    of: z.enum(['pledge', 'withdrawal', 'act']),
    about: z
      .string()
      .openapi({ description: 'The id of the feature request at its host; of the community for a new one' }),
    sequence: z.number().int(),
    status: z.enum(STATEMENT_STATUSES).openapi({ description: '`waiting` until the host answers' }),
    refusal: orNull(z.looseObject({ type: z.string() })).openapi({ description: 'Why the host refused it' }),
    statedAt: time,
    answeredAt: time.nullable(),
    sentAgainAt: time.nullable().openapi({ description: 'When it is sent again if no answer comes' }),
    tries: z.number().int().openapi({ description: 'How often it was sent again' }),
  })
  .openapi('SentStatement');

export function sentResource(stated: InstitutionStatement): Body<typeof sentStatement> {
  const { id: statementId, uri, statement, status, refusal, answeredAt, dueAt, tries } = stated;
  return {
    id: statementId,
    url: uri,
    of: statement.of,
    about: statement.request,
    sequence: statement.sequence,
    status,
    refusal: refusal === null ? null : { ...refusal },
    statedAt: statement.statedAt,
    answeredAt,
    sentAgainAt: dueAt,
    tries,
  };
}

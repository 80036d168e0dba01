import { z } from '@hono/zod-openapi';
import type { ConnectorReport } from '../../../application/connector/reads.ts';
import { time } from '../kit/schemas.ts';

export const settings = z.record(z.string(), z.unknown()).openapi({
  description:
    'By the kind. Of a `webhook`: `url`, `types`, `consultations`, `format` and `signature`. Of a `publik`: `url`, `orig`, `callers`, `consultations`, `form`, `states`, `hook`, `jump`, `activity`, `synchronization`, `deletions`, `cards`, `reads` and `columns`. Of an `open311`: `consultations`. Of an `open311-client`: `url`, `service`, `consultations`, `states`, `format`, `jurisdiction`, `address`, `email` and `attributes`. Of a `contacts`: `url` and `signature`. Of a `decidim`, a `consul`, a `democracyos` and a `go-vocal`: `url`, `consultation`, `languages`, `names` and `follow`; of a `consul` also `title`, `opens` and `closes`, of a `go-vocal` also `client` and `states`.',
});

const sync = z
  .strictObject({
    what: z.enum(['accounts', 'cards']),
    succeededAt: time.nullable(),
    error: z.string().nullable().openapi({ description: 'Why the last try came to nothing; null where it did not' }),
    cards: z
      .strictObject({
        read: z.number().int(),
        added: z.number().int(),
        changed: z.number().int(),
        wrong: z.number().int().openapi({ description: 'How many were not read' }),
        faults: z.array(
          z.strictObject({
            card: z.string(),
            because: z.enum(['no-code', 'no-name', 'not-a-name', 'duplicate', 'unknown-within', 'moved']),
          }),
        ),
      })
      .nullable(),
  })
  .openapi('ConnectorSync');

export const connector = z
  .strictObject({
    name: z.string(),
    kind: z.string(),
    settings,
    createdAt: time,
    paused: z
      .enum(['by-hand', 'gone', 'failed'])
      .nullable()
      .openapi({ description: 'Why it sends nothing; null while it runs' }),
    failing: z.strictObject({ since: time, error: z.string() }).nullable(),
    succeededAt: time.nullable(),
    waiting: z.number().int().openapi({ description: 'Messages that wait' }),
    givenUp: z.number().int().openapi({ description: 'Messages that the other side refused' }),
    syncs: z.array(sync).openapi({ description: 'What it is set to read by itself, with what came of it' }),
  })
  .openapi('Connector');

export function resource({ id: _, waitingSince: __, ...shown }: ConnectorReport) {
  return shown;
}

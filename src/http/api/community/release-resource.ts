import { z } from '@hono/zod-openapi';
import type { StoredRelease, StoredUse } from '../../../application/community/release/ports.ts';
import type { Body } from '../kit/body.ts';
import { id, time } from '../kit/schemas.ts';

const day = z.string().openapi({ format: 'date' });
const institution = z.string().openapi({ description: 'The id of the institution' });

export const release = z
  .strictObject({ id, version: z.string(), url: z.string(), date: day, institution, announcedAt: time })
  .openapi('Release');

export const use = z
  .strictObject({
    id,
    institution,
    version: z.string().nullable().openapi({ description: 'Null while it runs none' }),
    announcedBy: z.string().nullable().openapi({ description: 'The id of the institution that announced the version' }),
    since: day.nullable(),
    dueOn: day.nullable().openapi({ description: 'Until when it means to run one' }),
    statedAt: time,
    reference: z
      .string()
      .nullable()
      .openapi({ description: 'Of the paper that the host entered it from; null where the institution stated it' }),
  })
  .openapi('ReleaseUse');

export const releaseInput = z
  .strictObject({ version: z.string(), url: z.string(), date: day })
  .openapi('ReleaseInput', {
    example: { version: '2.1', url: 'https://git.example/releases/2.1', date: '2026-03-01' },
  });

export const useInput = z
  .strictObject({
    version: z.string().nullable(),
    announcedBy: z.string().nullable().optional().openapi({
      description: 'The id of the institution that announced it, where several have a version of this name',
    }),
    since: day.nullable().optional(),
    dueOn: day.nullable().optional(),
    institution: z
      .string()
      .max(2_000)
      .optional()
      .openapi({ description: 'A member without a node that states it on paper; this institution where absent' }),
    reference: z.string().max(1_000).optional().openapi({ description: 'Of the paper' }),
  })
  .openapi('ReleaseUseInput', { example: { version: '2.1', since: '2026-03-01' } });

export function releaseResource(stored: StoredRelease): Body<typeof release> {
  const { id: releaseId, version, url, date, institution: by, announcedAt } = stored;
  return { id: releaseId, version, url, date, institution: by, announcedAt };
}

export function useResource({
  id: useId,
  institution: by,
  version,
  announcedBy = null,
  since,
  dueOn,
  statedAt,
  reference,
}: StoredUse): Body<typeof use> {
  return { id: useId, institution: by, version, announcedBy, since, dueOn, statedAt, reference: reference ?? null };
}

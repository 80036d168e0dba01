import { z } from '@hono/zod-openapi';
import { HOME_ACTS } from '../../application/network/home-acts.ts';
import type { HomeState } from '../../application/network/home-state.ts';
import { HOME_ACT_STATUSES } from '../../domain/network/host.ts';

export const home = z
  .strictObject({
    host: z.string().openapi({ description: 'The institution that decides, by its domain' }),
    act: z.enum(HOME_ACTS).openapi({ description: 'What was asked of it last' }),
    status: z.enum(HOME_ACT_STATUSES).openapi({
      description: 'Waiting for its answer; held there for an officer; refused; accepted: `number` is the one it gave',
    }),
    refusal: z
      .looseObject({ type: z.string() })
      .nullable()
      .openapi({ description: 'The rule by which it refused, with what goes with it' }),
    words: z.string().nullable().openapi({ description: 'What a comment is to say once the host took it' }),
  })
  .nullable()
  .openapi('AtHost', { description: 'For its author, where another institution decides; else null' });

export function homeResource(of: HomeState | null): z.input<typeof home> {
  if (of === null) return null;
  const { refusal, ...rest } = of;
  // Moments in it are said as everywhere.
  return { ...rest, refusal: refusal === null ? null : JSON.parse(JSON.stringify(refusal)) };
}

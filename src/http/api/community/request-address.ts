import { z } from '@hono/zod-openapi';
import { slugParam } from '../kit/schemas.ts';

export const FEATURE_REQUEST_TAG = 'Feature requests';

/** Where the operations about one feature request are. */
export const AT_REQUEST = {
  params: {
    slug: slugParam,
    number: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .transform(Number)
      .openapi({ type: 'integer', description: 'The number of its proposal' }),
  },
  tag: FEATURE_REQUEST_TAG,
} as const;
export const REQUEST_PATH = '/consultations/{slug}/proposals/{number}/feature-request';

export const REPRESENTS = 'The token needs the scope `represent` too, and acts for no participant.';
export const SENT =
  'Where another institution hosts the community, it is sent there and decided there: the answer is 202.';

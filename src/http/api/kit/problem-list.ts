import { z } from '@hono/zod-openapi';
import { REQUEST_STATUS, STATUS, titleOf } from '../../kit/problem.ts';
import { type Route, replied } from './operation.ts';

const problems = z
  .strictObject({
    items: z.array(
      z.strictObject({ type: z.string(), refusal: z.string(), status: z.number().int(), title: z.string() }),
    ),
    next: z.null(),
  })
  .openapi('ProblemTypes');

/** What the `type` of a problem leads to: every refusal there is. */
export function problemList(route: Route): void {
  route(
    {
      method: 'get',
      path: '/problems',
      tag: 'Problems',
      summary: 'Every refusal that a problem may carry, with its status',
      needs: null,
      answers: { 200: problems },
    },
    async ({ app }) => {
      const statuses = { ...STATUS, ...REQUEST_STATUS };
      const items = (Object.keys(statuses) as (keyof typeof statuses)[]).map((refusal) => ({
        type: `${app.origin}/api/v1/problems#${refusal}`,
        refusal,
        status: statuses[refusal],
        title: titleOf(refusal),
      }));
      return replied(200, { items, next: null });
    },
  );
}

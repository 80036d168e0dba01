import { z } from '@hono/zod-openapi';
import { TOPICS } from '../../../domain/kit/topic.ts';
import { localised } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';

const topics = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: z.string().openapi({ example: 'cycling' }),
          labels: localised,
          eurovoc: z.string().nullable().openapi({ description: 'The concept of EuroVoc that means the same' }),
        })
        .openapi('Topic'),
    ),
    next: z.null(),
  })
  .openapi('Topics');

export function topicRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/topics',
      tag: 'Network',
      summary: 'The list of topics, the same at every institution, with their labels in the languages of the pages',
      needs: null,
      answers: { 200: topics },
    },
    async () => replied(200, { items: TOPICS.map(({ id, labels, eurovoc }) => ({ id, labels, eurovoc })), next: null }),
  );
}

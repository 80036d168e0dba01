import { z } from '@hono/zod-openapi';
import {
  deadLetters,
  discardDeadLetters,
  retryDeadLetters,
} from '../../../application/federation/delivery/dead-letters.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery, time, words } from '../kit/schemas.ts';

const TAG = 'Network';

const group = z
  .strictObject({
    queue: z.string().openapi({ example: 'outbox' }),
    host: z.string().nullable().openapi({ description: 'The server they are for' }),
    count: z.int(),
    oldest: time,
    newest: time.openapi({ description: 'When the last of them was given up' }),
    error: z.string().nullable().openapi({ description: 'The class of the last error', example: 'HTTP 500' }),
  })
  .openapi('DeadLetters');

const which = z
  .strictObject({
    queue: z
      .string()
      .regex(/^[a-z-]{1,40}$/, 'unknown-value')
      .openapi({ example: 'outbox' }),
    host: words(260).nullable().optional().openapi({
      description: 'Only those for this server; null for those that name none, absent for all of the queue',
    }),
  })
  .openapi('DeadLettersSaid');

const changed = z
  .strictObject({ queue: z.string(), host: z.string().nullable(), messages: z.int() })
  .openapi('DeadLettersChanged');

export function deadLetterRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/dead-letters',
      tag: TAG,
      summary: 'Messages to other servers that were given up, counted by queue and server; never what they say',
      needs: 'admin',
      query: pageQuery({}),
      answers: { 200: pageOf(group, 'DeadLetters') },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await deadLetters(app, page.value);
      return replied(200, { items: found.items, next: nextOf(app, found, path) });
    },
  );

  for (const { path, summary, change } of CHANGES) {
    route(
      {
        method: 'post',
        path: `/dead-letters/${path}`,
        tag: TAG,
        summary,
        needs: 'admin',
        body: which,
        answers: { 200: changed },
      },
      async ({ app, body, caller }) => {
        const done = await change(app, { ...body, by: caller.by });
        return done.ok ? replied(200, done.value) : done;
      },
    );
  }
}

const CHANGES = [
  {
    path: 'retry',
    summary: 'Send again what was given up, each message with all its attempts',
    change: retryDeadLetters,
  },
  { path: 'discard', summary: 'Delete what was given up; it will never be delivered', change: discardDeadLetters },
] as const;

import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { type NewsletterView, readNewsletter, readNewsletters } from '../../../application/mail/newsletter/reads.ts';
import {
  archiveNewsletter,
  changeNewsletter,
  deleteNewsletter,
  draftNewsletter,
  scheduleNewsletter,
  unscheduleNewsletter,
} from '../../../application/mail/newsletter/write-newsletter.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { NEWSLETTER_STATES, type Newsletter } from '../../../domain/mail/newsletter.ts';
import { newsletterInput } from '../../input/newsletter.ts';
import { localised } from '../../input/values.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { id, pageQuery, time } from '../kit/schemas.ts';

const TAG = 'Newsletters';

const newsletter = z
  .strictObject({
    id,
    consultation: z.string().nullable().openapi({ description: 'Whose followers get it; null for the institution’s' }),
    subject: localised,
    text: localised,
    isPublic: z.boolean(),
    state: z.enum(NEWSLETTER_STATES),
    sendAt: time.nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    sentAt: time.nullable(),
    recipients: z.number().int(),
    delivered: z.number().int().openapi({ description: 'Those that a mail server took' }),
    failed: z.number().int().openapi({ description: 'Those that were refused or given up' }),
  })
  .openapi('Newsletter');

const newsletters = z.strictObject({ items: z.array(newsletter), next: z.string().nullable() }).openapi('Newsletters');

/** Messages of the institution to those who follow it, or a consultation, by e-mail. */
export function newsletterRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/newsletters',
      tag: TAG,
      summary: 'List newsletters, drafts too, the newest first',
      needs: 'consultations',
      query: pageQuery({}),
      answers: { 200: newsletters },
    },
    async ({ app, query, path, caller }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readNewsletters(app, { ...page.value, worker: workerOf(caller) });
      return replied(200, { items: found.items.map(resource), next: nextOf(app, found, path) });
    },
  );

  route(
    {
      method: 'post',
      path: '/newsletters',
      tag: TAG,
      summary: 'Draft a newsletter',
      needs: 'consultations',
      body: z
        .strictObject({ consultation: z.string().nullable(), ...newsletterInput.shape })
        .openapi('NewsletterInput'),
      answers: { 201: newsletter },
      refusals: ['not-found', 'not-your-consultation'],
    },
    async ({ app, body: { consultation: slug, ...content }, caller }) => {
      const drafted = await shown(app, caller, await draftNewsletter(app, { slug, content, by: caller.by }));
      return drafted.ok ? replied(201, drafted.value) : drafted;
    },
  );

  const named = {
    params: { newsletter: id },
    needs: 'consultations',
    tag: TAG,
    refusals: ['not-found', 'not-your-consultation'],
  } as const;
  const inState = { ...named, refusals: [...named.refusals, 'wrong-status'] } as const;

  route(
    {
      ...named,
      method: 'get',
      path: '/newsletters/{newsletter}',
      summary: 'A newsletter, with what became of it',
      answers: { 200: newsletter },
    },
    async ({ app, params, caller }) => {
      const found = await readNewsletter(app, { id: params.newsletter, worker: workerOf(caller) });
      return found.ok ? replied(200, resource(found.value.newsletter)) : found;
    },
  );

  route(
    {
      ...inState,
      method: 'patch',
      path: '/newsletters/{newsletter}',
      summary: 'Replace the texts of a draft',
      body: newsletterInput,
      answers: { 200: newsletter },
    },
    async ({ app, params, body, caller }) => {
      const now = await shown(
        app,
        caller,
        await changeNewsletter(app, { id: params.newsletter, content: body, by: caller.by }),
      );
      return now.ok ? replied(200, now.value) : now;
    },
  );

  route(
    {
      ...inState,
      method: 'delete',
      path: '/newsletters/{newsletter}',
      summary: 'Delete a draft for good',
      answers: { 200: z.strictObject({ deleted: id }).openapi('NewsletterDeleted') },
    },
    async ({ app, params, caller }) => {
      const deleted = await deleteNewsletter(app, { id: params.newsletter, by: caller.by });
      return deleted.ok ? replied(200, { deleted: deleted.value.id }) : deleted;
    },
  );

  route(
    {
      ...inState,
      method: 'post',
      path: '/newsletters/{newsletter}/schedule',
      summary: 'Have a draft sent, at a moment or at once',
      body: z
        .strictObject({
          sendAt: z.string().max(40).nullable().openapi({
            description: 'RFC 3339, or a local date and time of the institution; null for at once',
          }),
        })
        .openapi('NewsletterSchedule'),
      answers: { 200: newsletter },
      refusals: [...inState.refusals, 'mail-not-set-up', 'not-published'],
    },
    async ({ app, params, body, caller }) => {
      const now = await shown(
        app,
        caller,
        await scheduleNewsletter(app, { id: params.newsletter, ...body, by: caller.by }),
      );
      return now.ok ? replied(200, now.value) : now;
    },
  );

  route(
    {
      ...inState,
      method: 'post',
      path: '/newsletters/{newsletter}/unschedule',
      summary: 'Make a draft again of what nobody got yet',
      answers: { 200: newsletter },
    },
    async ({ app, params, caller }) => {
      const now = await shown(app, caller, await unscheduleNewsletter(app, { id: params.newsletter, by: caller.by }));
      return now.ok ? replied(200, now.value) : now;
    },
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/newsletters/{newsletter}/archive',
      summary: 'Show a newsletter on a page once it is sent, or do not',
      body: z.strictObject({ isPublic: z.boolean() }).openapi('NewsletterArchive'),
      answers: { 200: newsletter },
    },
    async ({ app, params, body, caller }) => {
      const now = await shown(
        app,
        caller,
        await archiveNewsletter(app, { id: params.newsletter, ...body, by: caller.by }),
      );
      return now.ok ? replied(200, now.value) : now;
    },
  );
}

function workerOf({ token }: Caller) {
  return { consultations: token?.consultations ?? null };
}

/** The newsletter as it is now. */
async function shown(
  app: Application,
  caller: Caller,
  done: Result<Newsletter, Refusal>,
): Promise<Result<ReturnType<typeof resource>, Refusal>> {
  if (!done.ok) return done;
  const found = await readNewsletter(app, { id: done.value.id, worker: workerOf(caller) });
  return found.ok ? ok(resource(found.value.newsletter)) : found;
}

function resource({ consultationId: _, sentThrough: __, consultation, ...shown }: NewsletterView) {
  return { ...shown, consultation: consultation?.slug ?? null };
}

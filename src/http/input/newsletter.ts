import { z } from '@hono/zod-openapi';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { NewsletterContent } from '../../domain/mail/newsletter.ts';
import { localised, parsed } from './values.ts';

export const newsletterInput = z
  .strictObject({
    subject: localised,
    text: localised,
    isPublic: z.boolean().openapi({ description: 'Whether everybody can read it on a page once it is sent' }),
  })
  .openapi('NewsletterContent');

export function newsletterFrom(body: unknown): Result<NewsletterContent, Refusal> {
  return parsed(newsletterInput, body);
}

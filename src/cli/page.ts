import type { Command as Parser } from 'commander';
import { z } from 'zod';
import { PAGE_MAX, type PageRequest } from '../application/kit/page.ts';
import { WHOLE } from './values.ts';

/** Options of every command that lists. */
export const PAGE = {
  limit: WHOLE.pipe(z.number().min(1).max(PAGE_MAX, `must be at most ${PAGE_MAX}`)).optional(),
  after: z.string().optional(),
} as const;

export function withPaging(parser: Parser): Parser {
  return parser
    .option('--limit <count>', `at most so many, up to ${PAGE_MAX}`)
    .option('--after <cursor>', 'go on where an earlier list ended');
}

export function pageOf(options: {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}): PageRequest {
  return { limit: options.limit ?? PAGE_MAX, after: options.after ?? null };
}

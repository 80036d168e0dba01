import type { Agent } from '../../../application/agent/ports.ts';
import type { QueueItem } from '../../../application/moderation/ports.ts';
import { type Moderated, readModerationQueue } from '../../../application/moderation/reads.ts';
import type { PageContext } from '../kit/page-context.ts';
import { itemPath } from './admin.ts';

/**
 * Where an officer goes on who decided about something that waited: the next of its kind in the same consultation, else in
 * any that they work on; null where none is left. The page of the next one has the way to undo what was just decided.
 */
export async function afterDeciding(
  context: PageContext,
  { agent, of, within }: { readonly agent: Agent; readonly of: Moderated; readonly within: string },
): Promise<string | null> {
  if (within === '') return null;
  const next = (await first(context, { agent, of, slug: within })) ?? (await first(context, { agent, of, slug: null }));
  return next === null ? null : context.href(itemPath(next), { done: 'decided', last: `${of.kind}/${of.id}` });
}

async function first(
  { app }: PageContext,
  { agent, of, slug }: { readonly agent: Agent; readonly of: Moderated; readonly slug: string | null },
): Promise<QueueItem | null> {
  const kind = of.kind === 'report' || of.kind === 'appeal' ? of.kind : 'held';
  const { items } = await readModerationQueue(app, { agent, slug, kinds: [kind], limit: 1, after: null });
  return items[0] ?? null;
}

/** What was decided just before, by the address of the page that follows it. */
export function lastDecided({ query }: PageContext): Moderated | null {
  const [, kind, id] = /^(proposal|comment|report|appeal)\/([0-9a-f-]{36})$/.exec(query.get('last') ?? '') ?? [];
  const known = (['proposal', 'comment', 'report', 'appeal'] as const).find((each) => each === kind);
  return known === undefined || id === undefined ? null : { kind: known, id };
}

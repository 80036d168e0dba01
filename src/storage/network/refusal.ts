import type { Refusal } from '../../domain/kit/refusal.ts';
import { fromJson } from '../kit/rows.ts';

/** Members of a refusal that are moments; jsonb has them as text. */
const MOMENTS: ReadonlySet<string> = new Set(['at', 'from', 'until', 'since', 'opensAt', 'closedAt', 'closesAt']);

/** A refusal as it was kept, its moments dates again. */
export function refusalOf(stored: unknown): Refusal | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const members = Object.entries(stored).map(([name, value]) => [
    name,
    MOMENTS.has(name) && typeof value === 'string' ? new Date(value) : value,
  ]);
  return fromJson(Object.fromEntries(members));
}

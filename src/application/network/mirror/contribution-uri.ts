import type { Id } from '../../../domain/kit/id.ts';
import { idBelow } from '../../kit/uris.ts';

/** The id under which something that was written here for a consultation of another institution is read by its host. */
export function contributionUri(origin: string, slug: string, id: Id): string {
  return `${origin}/consultations/${slug}/contributions/${id}`;
}

/** What of ours such an id names; null for everything else. */
export function contributionAt(origin: string, slug: string, uri: string | null): Id | null {
  return idBelow(contributionUri(origin, slug, ''), uri);
}

import { type Id, isId } from '../../domain/id.ts';

/** The id under which something that was written here for a consultation of another institution is read by its host. */
export function contributionUri(origin: string, slug: string, id: Id): string {
  return `${origin}/consultations/${slug}/contributions/${id}`;
}

/** What of ours such an id names; null for everything else. */
export function contributionAt(origin: string, slug: string, uri: string | null): Id | null {
  const prefix = contributionUri(origin, slug, '');
  const id = uri?.startsWith(prefix) === true ? uri.slice(prefix.length) : '';
  return isId(id) ? id : null;
}

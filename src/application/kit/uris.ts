import { type EventId, type Id, isId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import type { NeverCalled } from './ports.ts';

/** Refuses an address that somebody sets, by its field, where this node never calls it: of software of ours, or of another node. */
export async function checkCalled(
  { connectors }: Pick<Application, 'connectors'>,
  { url, field, of }: { readonly url: string; readonly field: string; readonly of: keyof NeverCalled },
): Promise<Result<null, RefusalOf<'invalid'>>> {
  const because = (await connectors?.neverCalled?.[of](url)) ?? null;
  return because === null ? ok(null) : refuse({ type: 'invalid', field, because });
}

/** The id of the activity for an event of ours; for an invitation, its id on every node. */
export function inviteUri(origin: string, eventId: EventId): string {
  return `${origin}/activities/${eventId}`;
}

/** The event behind an invitation of ours; null for what cannot be one. */
export function invitedBy(origin: string, invite: string): EventId | null {
  return idBelow(inviteUri(origin, ''), invite);
}

/** The id that ends an address which begins so; null for every other address. */
export function idBelow(prefix: string, uri: string | null): Id | null {
  const id = uri?.startsWith(prefix) === true ? uri.slice(prefix.length) : '';
  return isId(id) ? id : null;
}

/** The id of the institution of a node. */
export function institutionUri(origin: string): string {
  return `${origin}/`;
}

/** The id of a consultation of ours: what is followed. */
export function consultationUri(origin: string, slug: string): string {
  return `${origin}/consultations/${slug}`;
}

/** The id under which something that was written here for a consultation of another institution is read by its host. */
export function contributionUri(origin: string, slug: string, id: Id): string {
  return `${consultationUri(origin, slug)}/contributions/${id}`;
}

/** What of ours such an id names; null for everything else. */
export function contributionAt(origin: string, slug: string, uri: string | null): Id | null {
  return idBelow(contributionUri(origin, slug, ''), uri);
}

/** The id of a template that our institution offers, by the slug of its consultation. */
export function templateUri(origin: string, slug: string): string {
  return `${origin}/templates/${slug}`;
}

/** The id of the document of a statement that our institution makes; the activity that delivers it is one path segment above. */
export function statementUri(origin: string, id: Id): string {
  return `${origin}/activities/${id}/statement`;
}

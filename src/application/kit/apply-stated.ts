import { type KindName, kindOf, type Stored } from '../../domain/community/request-kinds.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { FEATURE_REQUEST_EVENTS } from '../../domain/event/feature-request.ts';
import type { Values } from '../../domain/kit/field.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import { authorOf } from '../../domain/kit/kind.ts';
import type { Writer } from '../application.ts';

type PooledEvent = keyof typeof FEATURE_REQUEST_EVENTS;
/** What happened about a feature request, but for where, when and by whom. */
export type Happened = { [T in PooledEvent]: Pick<NewEvent<T>, 'type' | 'data'> }[PooledEvent];

/** Keeps what was stated about a feature request: the same at the host, at mirrors and in recovery. Gives what happened by it. */
export async function applyStated<K extends KindName>(
  writer: Writer,
  { kind: name, proposalId, stored }: { readonly kind: K; readonly proposalId: ProposalId; readonly stored: Stored<K> },
): Promise<Happened> {
  await writer.stated.save(name, proposalId, stored);
  const kind = kindOf(name);
  const [author, { is }] = authorOf(kind);
  const whose = is === 'institution' ? { institution: (stored as Values)[author] } : {};
  return { type: kind.event.type, data: { [`${name}Id`]: stored.id, ...whose } } as Happened;
}

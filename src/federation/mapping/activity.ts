import type { OwnTexts } from '../../domain/participant/participant.ts';
import { instant, objectDocument, present, type WireDocument } from './document.ts';

export type ActivityType =
  | 'Accept'
  | 'Announce'
  | 'Create'
  | 'Delete'
  | 'Flag'
  | 'Follow'
  | 'Move'
  | 'Reject'
  | 'TentativeAccept'
  | 'Undo'
  | 'Update';

/**
 * An activity around a document or an id. A signed document goes in as it is, with its own `@context`: without that its
 * proof could not be verified.
 */
export function activityDocument(input: {
  readonly id: string;
  readonly type: ActivityType;
  readonly actor: string;
  readonly object: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly target?: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly at: Date;
  /** Of the Delete of an account. */
  readonly ownTexts?: OwnTexts | undefined;
}): WireDocument {
  const { id, type, actor, object, target, to, cc, ownTexts } = input;
  return objectDocument({
    id,
    type,
    actor,
    object,
    ...present({ target }),
    to: [...to],
    cc: [...cc],
    published: instant(input.at),
    ...present({ ownTexts }),
  });
}

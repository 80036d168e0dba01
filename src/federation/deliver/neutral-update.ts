import type { SignedDocument } from '../../application/federation/ports.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { idsOf } from '../inbox/incoming.ts';
import { activityDocument } from '../mapping/activity.ts';
import { neutralNote } from '../mapping/neutral-note.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { PlannedActivity } from './planned-activity.ts';
import type { Occasion } from './sign-activity.ts';

/**
 * The Update that each server gets right before a Delete, where there is one: as JSON, signed. It is kept nowhere, since
 * by then its object is a Tombstone for whoever asks.
 */
export async function neutralUpdate(
  documents: DocumentContext,
  of: { readonly planned: PlannedActivity; readonly occasion: Occasion; readonly signed: SignedDocument },
): Promise<string | null> {
  const { planned, occasion, signed } = of;
  const { neutral, speaker } = planned;
  if (neutral === undefined) return null;
  const { app, uris, keys } = documents;
  const { to, cc } = JSON.parse(signed.body) as { readonly to: unknown; readonly cc: unknown };
  const document = activityDocument({
    id: uris.activityFor(occasion.id, 'neutral'),
    type: 'Update',
    actor: speaker,
    object: neutralNote({ ...neutral, actor: speaker, at: occasion.at }),
    to: idsOf(to),
    cc: idsOf(cc),
    at: occasion.at,
  });
  return (await createPrivateDocumentSigner(app, keys)(document, speaker)).body;
}

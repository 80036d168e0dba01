import type { LoggedEvent } from '../../domain/event/event.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { activityDocument } from '../mapping/activity.ts';
import { statementNote } from '../mapping/pledge.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

/** What our institution states in a community goes to its host, signed by the institution (docs/federate/pledge.md). */
export async function sendStatement(
  { documents, send }: DeliveryContext,
  event: LoggedEvent<'statement-made' | 'statement-sent-again'>,
): Promise<void> {
  const { app, keys, uris } = documents;
  const found = await app.store.read(async (reader) => {
    const stated = await reader.statements.byId(event.data.statementId);
    const consultation = stated === null ? null : await reader.consultations.byId(stated.consultationId);
    return stated === null || consultation === null || consultation.host === null
      ? null
      : { stated, host: consultation.host };
  });
  if (found === null || found.stated.status !== 'waiting') return;
  const { stated, host } = found;
  const speaker = uris.institution;
  const object = await createPrivateDocumentSigner(app, keys)(statementNote(stated, host.uri), speaker);
  const document = activityDocument({
    // Sent again, it is another activity about the same document.
    id: event.type === 'statement-made' ? stated.uri.replace(/\/statement$/, '') : uris.activity(event.id),
    type: 'Create',
    actor: speaker,
    object: JSON.parse(object.body),
    to: [host.institution],
    cc: [],
    at: event.at,
  });
  const signed = await documents.signDocument({ document, signer: speaker });
  const orderingKey = `${speaker} to co-hosts`;
  await fanOut(app, send, { signed, speaker, followersOf: [], readers: [host.institution], orderingKey });
}

import type { ConnectorKind, ConnectorSource, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import type { SendOutcome } from '../../domain/connector/connector.ts';
import { failed } from './request.ts';

type Given = Pick<ConnectorKind, 'name' | 'fields' | 'check' | 'givenSecret'> & { readonly source: ConnectorSource };

/** A kind of connector that reads where people take part: nothing is sent there, and the node makes no secret. */
export function sourceKind(given: Given): ConnectorKind & Pick<Given, 'source'> {
  const source = guarded(given.source);
  return {
    ...given,
    source,
    newSecret: () => '',
    shownSecret: () => '',
    wants: () => false,
    send: ({ settings }, secrets, { at }) => checkPlatform(source, { settings, secrets, now: () => at }),
  };
}

/** Asks whether what is followed is there and can be read: by the first page of a pass through everything, word for word. */
async function checkPlatform(source: ConnectorSource, call: RequestCall): Promise<SendOutcome> {
  const read = await source.read(call, { cursor: null, publishedSince: null });
  return read.ok ? { type: 'taken' } : read.outcome;
}

/** What comes in another shape than the API of a platform has is its failure, and keeps no other connector from its turn. */
function guarded(source: ConnectorSource): ConnectorSource {
  return {
    ...source,
    read: (call, of) => asked(() => source.read(call, of)),
    comments: (call, proposals, known) => asked(() => source.comments(call, proposals, known)),
    missing: (call, proposals) => asked(() => source.missing(call, proposals)),
  };
}

async function asked<T>(ask: () => Promise<RemoteResult<T>>): Promise<RemoteResult<T>> {
  try {
    return await ask();
  } catch (error) {
    return failed(`unexpected-shape: ${errorClass(error)}`);
  }
}

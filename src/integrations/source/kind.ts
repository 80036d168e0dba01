import type { ConnectorKind, ConnectorSource, RequestCall } from '../../application/connector/ports.ts';
import type { SendOutcome } from '../../domain/connector/connector.ts';

type Given = Pick<ConnectorKind, 'name' | 'fields' | 'check' | 'givenSecret'> & { readonly source: ConnectorSource };

/** A kind of connector that reads where people take part: nothing is sent there, and the node makes no secret. */
export function sourceKind(given: Given): ConnectorKind {
  return {
    ...given,
    newSecret: () => '',
    shownSecret: () => '',
    wants: () => false,
    send: ({ settings }, secrets, { at }) => checkPlatform(given.source, { settings, secrets, now: () => at }),
  };
}

/** Asks whether what is followed is there and can be read. */
async function checkPlatform(source: ConnectorSource, call: RequestCall): Promise<SendOutcome> {
  const read = await source.read(call, { cursor: null, publishedSince: call.now() });
  return read.ok ? { type: 'taken' } : read.outcome;
}

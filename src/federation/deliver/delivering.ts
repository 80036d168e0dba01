import type { ConsumerName } from '../../application/event/event-consumers.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { Send } from './send.ts';

/** What telling others needs: what is published, and the way out. */
export type DeliveryContext = { readonly documents: DocumentContext; readonly send: Send };

/** Name of the event consumer that delivers to other servers. */
export const DELIVERY_CONSUMER = 'federation' satisfies ConsumerName;

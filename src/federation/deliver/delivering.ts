import type { Press } from '../publication/publication.ts';
import type { Send } from './send.ts';

/** What telling others needs: what is published, and the way out. */
export type Delivering = { readonly press: Press; readonly send: Send };

/** Names the cursor of what others are told. */
export const DELIVERY_READER = 'federation';

import type { Actor } from '../kit/actor.ts';
import type { EventType } from './event.ts';

/** Whose acts the audit log lists: all but people who take part, and the node itself. */
export type AuditedActor = Exclude<Actor, { readonly kind: 'participant' | 'clock' }>;

/** What people do as participants. No audit says so of them, not even where software does it for them with a token. */
export const PARTICIPATION = [
  'appeal-filed',
  'ballot-cast',
  'code-letter-cancelled',
  'code-letter-requested',
  'comment-changed',
  'comment-submitted',
  'comment-withdrawn',
  'contact-changed',
  'contact-consent-given',
  'contact-consent-withdrawn',
  'details-changed',
  'home-act-kept',
  'mail-follow-begun',
  'mail-follow-ended',
  'participant-changed',
  'participant-erased',
  'participant-joined',
  'participants-joined',
  'poll-voted',
  'proposal-submitted',
  'proposal-withdrawn',
  'questionnaire-answered',
  'report-filed',
  'support-given',
  'support-withdrawn',
  'version-dropped',
  'version-pending',
  'version-published',
] as const satisfies readonly EventType[];
